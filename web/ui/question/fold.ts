// Search that forgives: without case, without diacritics, đ as d.

/** `Đắk Lắk` → `dak lak`. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/đ/g, 'd')
}

/** Whether every word of the (folded) query is in the (folded) text. */
export function matches(folded: string, words: string[]): boolean {
  return words.every((word) => folded.includes(word))
}
