// What is wrong with an expression beyond its grammar: unknown functions, numbers of arguments, patterns that can't be used.
import { didYouMean, nearest } from '../nearest.ts'
import type { Expression } from './ast.ts'
import { ExpressionError, type Words } from './error.ts'
import { functions } from './functions.ts'
import { wrongArguments } from './functions/kinds.ts'
import { placeOf } from './parse.ts'
import { simplePattern } from './regex.ts'
import { re2 } from './regex-re2.ts'
import { walk } from './walk.ts'

export interface ExpressionProblem {
  severity: 'error' | 'warning'
  code: string
  /** UTF-16 offsets into the source, when the expression was parsed here rather than loaded. */
  at?: number
  length?: number
  words: Words
}

/** Every problem of `expression`, in the order in which they stand. */
export function check(expression: Expression): ExpressionProblem[] {
  const problems: ExpressionProblem[] = []
  const report = (severity: 'error' | 'warning', code: string, words: Words, where: Expression) => {
    problems.push({ severity, code, words, ...placeOf(where) })
  }
  walk(expression, (within) => {
    if (within.op !== 'call') return
    const entry = Object.hasOwn(functions, within.name) ? functions[within.name] : undefined
    if (!entry) return report('error', 'unknown-function', unknown(within.name), within)
    if (within.args.length < entry.min || within.args.length > entry.max) {
      const { code, words } = wrongArguments(within.name, entry, within.args.length)
      return report('error', code, words, within)
    }
    if (entry.limited) report('warning', 'limited-function', entry.limited, within)
    const pattern = within.name === 'regex' ? within.args[1] : undefined
    if (pattern?.op === 'string' && !simplePattern(pattern.value)) {
      try {
        re2(pattern.value)
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error
        report('error', error.code, error.words, pattern)
      }
    }
  })
  return problems
}

function unknown(name: string): Words {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name
  const limit = Math.max(1, Math.floor(name.length / 3))
  const near = nearest(name.replaceAll('_', '-'), Object.keys(functions), limit)
  const { en, vi } = didYouMean(near && `${near}()`)
  return { en: `There is no function ${shown}().${en}`, vi: `Không có hàm ${shown}().${vi}` }
}
