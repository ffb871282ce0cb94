// Small files of the data folder that must be whole or absent: secrets, accounts, sign-ins.
import { open, readFile, rename } from 'node:fs/promises'

/** Writes a file that only its owner can read, in one step as seen from outside, and durably. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

/** What a JSON file holds; made and written first when there is none. */
export async function readOrMake<T>(path: string, make: () => Promise<T>): Promise<T> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const made = await make()
    await writeWhole(path, JSON.stringify(made))
    return made
  }
}
