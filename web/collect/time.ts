// Moments as a response writes them.

/** ISO 8601 with the device's own offset: `2026-05-01T08:30:00.000+07:00`. `ms` since 1970. */
export function withOffset(ms: number): string {
  const minutes = -new Date(ms).getTimezoneOffset()
  const local = new Date(ms + minutes * 60_000).toISOString().slice(0, -1)
  const [sign, size] = [minutes < 0 ? '-' : '+', Math.abs(minutes)]
  const two = (value: number) => String(value).padStart(2, '0')
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
