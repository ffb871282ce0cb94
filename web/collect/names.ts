// The names of interviews, as their survey makes them.

/** Empty while a name such as `concat(${id}, ' · ', ${place})` consists of what stands between its parts. */
export function nameOf({ instanceName }: { instanceName: string }): string {
  return /[\p{L}\p{N}]/u.test(instanceName) ? instanceName : ''
}
