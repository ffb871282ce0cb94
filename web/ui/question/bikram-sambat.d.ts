// The part of the Nepali calendar's library that is used here; the package brings no types.
declare module 'bikram-sambat' {
  /** Of a day such as `2026-05-01`; throws outside of the years 1970 to 2099 of its calendar. */
  export function toBik(day: string): { year: number; month: number; day: number }
  /** `2026-05-01`; throws where there is no such day. */
  export function toGreg_text(year: number, month: number, day: number): string
  /** Day, month's name and year in Devanagari. */
  export function toDev(
    year: number,
    month: number,
    day: number,
  ): { day: string; month: string; year: string }
}
