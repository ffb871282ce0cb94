// Identifiers from titles.

/** `title` as an identifier: lower-case Latin letters, digits and dashes; `fallback`'s first digits where nothing is left. */
export function slug(title: string, fallback: string): string {
  const plain = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '')
  return plain === '' ? fallback.replace(/[^a-z0-9]/g, '').slice(0, 12) : plain
}
