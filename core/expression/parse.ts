// Reads an expression: XPath 1.0's grammar (https://www.w3.org/TR/1999/REC-xpath-19991116) with XLSForm's `${name}`.
import type { Axis, Expression, Operator, Step } from './ast.ts'
import type { ExpressionError } from './error.ts'
import { fail, MAX_DEPTH, short, tooDeep, unexpected } from './syntax.ts'
import { tokenize, type Token } from './tokens.ts'
import { parts } from './walk.ts'

export interface ParseOptions {
  /**
   * What `${name}` (`variable`), `${last-saved#name}` (`last-saved`) and a path between quotes (`path`) stand for; undefined when there is no
   * such question.
   */
  resolve?(name: string, kind: 'variable' | 'last-saved' | 'path'): Expression | undefined
  /** Name of the repeat that encloses the expression, which SurveyCTO's `index()` counts in. */
  repeat?: string
  /**
   * Given, it is told of parentheses that don't balance at the end, which then are set right; other tools of the field let such forms
   * through. Otherwise they are an error as any other.
   */
  warn?(problem: ExpressionError): void
}

/** Chains of `and`, `or`, `+`, `|` longer than this are balanced, so that thousands of terms stay shallow. */
const LONG_CHAIN = 32

const PRECEDENCE: Record<string, number> = {
  or: 1, and: 2, '=': 3, '!=': 3, '<': 4, '<=': 4, '>': 4, '>=': 4, '+': 5, '-': 5, '*': 6, div: 6, mod: 6, '|': 8,
} // prettier-ignore
const UNARY = 7
const AXES = new Set(
  (
    'child parent self descendant descendant-or-self ancestor ancestor-or-self following-sibling ' +
    'preceding-sibling following preceding attribute namespace'
  ).split(' '),
)
/** What Survey123's pulldata() with an @word is called here; the words that are not served are one function. */
const AT_WORDS: Record<string, string> = { '@geopoint': 'pulldata@geopoint', '@property': 'property' }
const NODE_TYPES = new Set(['node', 'text', 'comment', 'processing-instruction'])

const places = new WeakMap<object, { at: number; length: number }>()

/** Where in its source a parsed expression stands; undefined for one that was loaded rather than parsed. */
export const placeOf = (expression: Expression) => places.get(expression)

/**
 * The tree of `source`. Throws an ExpressionError, and nothing else, whatever the source; takes time linear in its length.
 * Without `resolve`, `${name}` is an error.
 */
export function parse(source: string, options: ParseOptions = {}): Expression {
  const tokens = tokenize(source)
  let next = 0
  let depth = 0

  const peek = () => tokens[next]!
  const is = (text: string) => {
    const token = peek()
    return token.text === text && (token.kind === 'symbol' || token.kind === 'operator')
  }
  const accept = (text: string) => is(text) && (next += 1) > 0
  const expect = (text: string) => {
    if (accept(text)) return
    const problem = unexpected(peek(), text)
    if (!options.warn || text !== ')' || peek().kind !== 'end') throw problem
    options.warn(problem)
  }
  const placed = <T extends Expression>(expression: T, start: Token): T => {
    const last = tokens[Math.max(0, next - 1)]!
    if (!places.has(expression))
      places.set(expression, { at: start.at, length: Math.max(0, last.at + last.length - start.at) })
    return expression
  }
  const nested = <T>(token: Token, read: () => T): T => {
    depth += 1
    if (depth > MAX_DEPTH) throw tooDeep(token)
    const result = read()
    depth -= 1
    return result
  }

  function binary(minimum: number): Expression {
    const start = peek()
    let left = unary()
    let links = 0
    while (peek().kind === 'operator') {
      const operator = peek().text
      const precedence = PRECEDENCE[operator]
      if (precedence === undefined || precedence < minimum) break
      if (operator === 'and' || operator === 'or' || operator === '+' || operator === '|') {
        const terms = [left]
        while (peek().kind === 'operator' && peek().text === operator) {
          next += 1
          terms.push(nested(peek(), () => binary(precedence + 1)))
        }
        left = placed(chain(operator, terms), start)
      } else {
        next += 1
        const right = nested(peek(), () => binary(precedence + 1))
        left = placed({ op: 'binary', operator: operator as Operator, left, right }, start)
      }
      links += 1
      if (links + depth > MAX_DEPTH) throw tooDeep(peek())
    }
    return left
  }

  function unary(): Expression {
    const start = peek()
    if (!accept('-')) return path()
    return placed({ op: 'negate', of: nested(start, () => binary(UNARY)) }, start)
  }

  function path(): Expression {
    const start = peek()
    if (is('/') || is('//')) {
      const steps: Step[] = []
      if (accept('/')) {
        if (startsStep()) steps.push(step())
      } else {
        next += 1
        steps.push({ axis: 'descendant-or-self', test: 'node()' }, step())
      }
      if (steps.length > 0) moreSteps(steps)
      return placed({ op: 'path', from: 'root', steps }, start)
    }
    const primary = primaryExpression()
    if (!primary) {
      if (!startsStep()) throw unexpected(start)
      const steps = [step()]
      moreSteps(steps)
      return joined(placed({ op: 'path', from: 'context', steps }, start), start)
    }
    const predicates = predicateList()
    const base = predicates ? placed({ op: 'filter' as const, of: primary, predicates }, start) : primary
    if (!is('/') && !is('//')) return base.op === 'ref' ? joined(base, start) : base
    const steps: Step[] = []
    moreSteps(steps)
    return placed({ op: 'path', from: base, steps }, start)
  }

  /** `${a} ${b}` and `not ${a}` are paths to pyxform (`/data/a /data/b`), which lead nowhere; forms that say so are let through. */
  function joined(found: Expression, start: Token): Expression {
    if (!options.warn || peek().kind !== 'variable') return found
    options.warn(
      fail(peek(), 'joined', {
        en: `Something is missing before \${${short(peek().text)}}: an operator, a comma or a parenthesis. Here it comes to nothing.`,
        vi: `Thiếu một toán tử, dấu phẩy hoặc dấu ngoặc trước \${${short(peek().text)}}. Chỗ này sẽ không có giá trị.`,
      }),
    )
    while (peek().kind === 'variable') variable(tokens[next++]!)
    return placed({ op: 'path', from: found, steps: [{ axis: 'child', test: 'comment()' }] }, start)
  }

  function moreSteps(steps: Step[]) {
    for (;;) {
      if (accept('//')) steps.push({ axis: 'descendant-or-self', test: 'node()' }, step())
      else if (accept('/')) steps.push(step())
      else return
    }
  }

  const startsStep = () => peek().kind === 'name' || is('.') || is('..') || is('@')

  function step(): Step {
    if (accept('.')) return withPredicates({ axis: 'self', test: 'node()' })
    if (accept('..')) return withPredicates({ axis: 'parent', test: 'node()' })
    let axis: Axis = 'child'
    if (accept('@')) axis = 'attribute'
    else if (
      peek().kind === 'name' &&
      tokens[next + 1]?.text === '::' &&
      tokens[next + 1]?.kind === 'symbol'
    ) {
      const token = peek()
      if (!AXES.has(token.text)) {
        throw fail(token, 'axis', {
          en: `There is no axis "${short(token.text)}".`,
          vi: `Không có trục "${short(token.text)}".`,
        })
      }
      axis = token.text as Axis
      next += 2
    }
    const token = peek()
    if (token.kind !== 'name') throw unexpected(token)
    next += 1
    let test = token.text
    if (NODE_TYPES.has(test) && accept('(')) {
      if (peek().kind === 'string') test = `${test}(${tokens[next++]!.text})`
      else test = `${test}()`
      expect(')')
    }
    return withPredicates({ axis, test })
  }

  function withPredicates(found: Step): Step {
    const predicates = predicateList()
    return predicates ? { ...found, predicates } : found
  }

  function predicateList(): Expression[] | undefined {
    let list: Expression[] | undefined
    for (;;) {
      const start = peek()
      if (!accept('[')) return list
      const predicate = nested(start, () => binary(1))
      expect(']')
      ;(list ??= []).push(predicate)
    }
  }

  function primaryExpression(): Expression | undefined {
    const token = peek()
    switch (token.kind) {
      case 'number':
        next += 1
        return placed({ op: 'number', value: Number(token.text) }, token)
      case 'string':
        next += 1
        return placed({ op: 'string', value: token.text }, token)
      case 'variable':
        next += 1
        return placed(variable(token), token)
      case 'symbol':
        if (!accept('(')) return undefined
        return nested(token, () => {
          const inside = binary(1)
          expect(')')
          return inside
        })
      case 'name': {
        const after = tokens[next + 1]!
        if (after.kind !== 'symbol' || after.text !== '(' || NODE_TYPES.has(token.text)) return undefined
        return call(token)
      }
      default:
        return undefined
    }
  }

  function call(token: Token): Expression {
    next += 2
    const args: Expression[] = []
    if (!is(')')) {
      do args.push(nested(token, () => binary(1)))
      while (accept(','))
    }
    expect(')')
    if (token.text === 'index' && args.length === 0 && options.repeat) {
      const steps: Step[] = [
        { axis: 'ancestor-or-self', test: options.repeat, predicates: [{ op: 'number', value: 1 }] },
      ]
      return placed({ op: 'call', name: 'position', args: [{ op: 'path', from: 'context', steps }] }, token)
    }
    const [first] = args
    if (token.text === 'pulldata' && first?.op === 'string' && first.value.startsWith('@')) {
      const name = AT_WORDS[first.value] ?? 'pulldata@'
      return placed({ op: 'call', name, args: args.slice(1) }, token)
    }
    if (token.text === 'jr:choice-name' || token.text === 'choice-label') {
      const at = token.text === 'choice-label' ? 0 : 1
      const question = quotedQuestion(args[at], token)
      if (question) args[at] = question
    }
    return placed({ op: 'call', name: token.text, args }, token)
  }

  /** `jr:choice-name(${a}, '${a}')`: the quoted question is a question. */
  function quotedQuestion(argument: Expression | undefined, token: Token): Expression | undefined {
    if (argument?.op !== 'string') return undefined
    const named = /^\s*\$\{([^{}]+)\}\s*$/.exec(argument.value)
    if (named) return variable({ ...token, text: named[1]!.trim() })
    return argument.value.trim().startsWith('/')
      ? options.resolve?.(argument.value.trim(), 'path')
      : undefined
  }

  function variable(token: Token): Expression {
    const saved = /^last-saved\s*#\s*(.*)$/u.exec(token.text)
    const name = saved ? saved[1]! : token.text
    const found = options.resolve?.(name, saved ? 'last-saved' : 'variable')
    if (found) return places.has(found) ? { ...found } : found
    throw fail(token, 'unknown-name', {
      en: `There is no question named "${short(name)}". Check the spelling; capitals matter.`,
      vi: `Không có câu hỏi nào tên "${short(name)}". Hãy kiểm tra chính tả; chữ hoa và chữ thường khác nhau.`,
    })
  }

  if (peek().kind === 'end')
    throw fail(peek(), 'empty', { en: 'The expression is empty.', vi: 'Biểu thức trống.' })
  const result = binary(1)
  const rest = peek()
  if (options.warn && is(')')) {
    while (accept(')'));
    if (peek().kind !== 'end') throw unexpected(rest)
    options.warn(
      fail(rest, 'extra', {
        en: 'There is a ")" too many at the end; it is ignored.',
        vi: 'Thừa một dấu ")" ở cuối; dấu này được bỏ qua.',
      }),
    )
  } else if (rest.kind !== 'end') throw unexpected(rest)
  if (isDeep(result)) throw tooDeep(tokens[0]!)
  return result
}

/** Whether the tree is too deep to be walked safely. Looks without recursion, since that is the question. */
function isDeep(expression: Expression): boolean {
  let level: Expression[] = [expression]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true
    level = level.flatMap(parts)
  }
  return false
}

/** `a + b + c` as XPath groups it; only a chain too long for that is halved, which for `and`, `or`, `|` never shows. */
function chain(operator: Operator, terms: Expression[]): Expression {
  const join = (left: Expression, right: Expression): Expression => ({ op: 'binary', operator, left, right })
  if (terms.length <= LONG_CHAIN) return terms.reduce(join)
  const middle = terms.length >> 1
  return join(chain(operator, terms.slice(0, middle)), chain(operator, terms.slice(middle)))
}
