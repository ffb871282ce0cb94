// Names that nothing else has, whatever the case: file systems and statistics packages mix cases up.

/** `name`, or with `_2`, `_3`, … behind it where that is taken. Takes it; `taken` holds lower case. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${name}_${count}`
  taken.add(free.toLowerCase())
  return free
}
