// What a name of a question, group, repeat or column may be.

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.\-·]*$/u

/** XML's rule without colons, as pyxform has it. */
export const isName = (name: string): boolean => NAME.test(name)
