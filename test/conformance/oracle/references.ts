// Writes ${name} as a path, in expressions and in texts, by pyxform's rules.
import { around, below, pathOf, type FormElement } from './form-tree.ts'
import { escape, quote } from './markup.ts'

const REFERENCE = /\$\{(last-saved#)?([^{}\s]+)\}/g
/** What a text can hold beside words. */
const VALUE = /instance\([^()]*\)\/root\/item\[[^\]]*\]\/[\w-]+|\$\{(?:last-saved#)?[^{}\s]+\}/g

export interface References {
  /** `asItem`: it stands in the filter of a list, where `.` is an item of the list. */
  expression(text: string, context: FormElement | null, asItem?: boolean): string
  /** Markup: the words escaped, each value an `output`. */
  text(text: string, context: FormElement | null): string
}

export const hasValue = (text: string): boolean => text.search(VALUE) >= 0

export const namesIn = (text: string): string[] => [...text.matchAll(REFERENCE)].map(([, , name]) => name!)

export function referencesIn(root: FormElement): References {
  const byName = Map.groupBy(below(root), ({ name }) => name)

  function lookUp(name: string): FormElement {
    const [found, more] = byName.get(name) ?? []
    if (!found || more) throw new Error(`\${${name}} is ${found ? 'ambiguous' : 'unknown'}`)
    return found
  }

  function expression(text: string, context: FormElement | null, asItem = false): string {
    const calls = [...text.matchAll(/indexed-repeat\([^)]+\)/g)]
    const predicates = text.includes('instance(') ? [...text.matchAll(/\[[^\]]+\]/g)] : []
    return text.replaceAll(REFERENCE, (all, lastSaved: string | undefined, name: string, at: number) => {
      const target = lookUp(name)
      if (lastSaved) return ` instance('__last-saved')${pathOf(target)} `
      const call = calls.find((one) => isWithin(one, at))
      if (call && namesAll(call[0], all)) return ` ${pathOf(target)} `
      return pathTo(target, context, asItem || predicates.some((one) => isWithin(one, at)))
    })
  }

  /** A space goes before the words that a text with values begins with, and one to its end. */
  function text(words: string, context: FormElement | null): string {
    const values = [...words.matchAll(VALUE)]
    if (values.length === 0) return escape(words)
    let at = 0
    let written = ''
    for (const { 0: value, index } of values) {
      written += `${escape(words.slice(at, index))}<output value=${quote(expression(value, context))}/>`
      at = index + value.length
    }
    if (words.replaceAll(VALUE, '') === '') return written
    return `${values[0]!.index === 0 ? '' : ' '}${written}${escape(words.slice(at))} `
  }

  return { expression, text }
}

/** Relative where both stand in one repeat. */
function pathTo(target: FormElement, context: FormElement | null, asItem: boolean): string {
  const beyond = new Set(around(target))
  const shared = context && [...around(context)].find((one) => one.kind === 'repeat' && beyond.has(one))
  if (!shared) return ` ${pathOf(target)} `
  const steps = [...around(context)].indexOf(shared) + 1
  const down = pathOf(target).slice(pathOf(shared).length)
  return ` ${asItem ? 'current()/' : ''}${Array.from({ length: steps }, () => '..').join('/')}${down} `
}

const isWithin = (match: RegExpExecArray, at: number) =>
  match.index < at && at < match.index + match[0].length

/** The first two arguments of indexed-repeat(), and every other after, name nodes; the others are numbers. */
function namesAll(call: string, reference: string): boolean {
  const place = call.slice('indexed-repeat('.length, -1).split(',').findLastIndex((each) => each.includes(reference)) // prettier-ignore
  return place < 2 || place % 2 === 1
}
