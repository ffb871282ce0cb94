// The one error that a wrong expression makes: where it is and what to do about it, in both languages of the interface.

export interface Words {
  en: string
  vi: string
}

/** `at` and `length` are UTF-16 offsets into the source; both 0 when the error belongs to the whole expression. */
export class ExpressionError extends Error {
  readonly code: string
  readonly at: number
  readonly length: number
  readonly words: Words

  constructor(code: string, words: Words, at = 0, length = 0) {
    super(words.en)
    this.name = 'ExpressionError'
    this.code = code
    this.words = words
    this.at = at
    this.length = length
  }
}
