// Where a part of the reserve lies: in a storage bucket of its own, or, without buckets, in a folder of the site's private files.

/** Its file. */
export const FILE = 'room'

interface Buckets {
  open(
    name: string,
    options: { durability: 'strict' },
  ): Promise<{
    getDirectory(): Promise<FileSystemDirectoryHandle>
  }>
  keys(): Promise<string[]>
  delete(name: string): Promise<void>
}

/** Of this browser, if it has them (https://wicg.github.io/storage-buckets/). */
export const buckets = () => (navigator as unknown as { storageBuckets?: Buckets }).storageBuckets

export async function partFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const known = buckets()
  if (known) return (await known.open(name, { durability: 'strict' })).getDirectory()
  return (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true })
}
