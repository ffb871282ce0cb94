// XPath's four kinds of value and how one becomes another, with XForms' dates.
import { DAY, parseDate, parseTime } from './dates.ts'
import type { Value, XNode } from './tree.ts'

/** What an impossible date reads as, in every engine of the field; it counts as false, and equals nothing, as NaN does. */
export const INVALID_DATE = 'Invalid Date'

/** A node's string-value: its own text, or that of its descendants in order. */
export function textOf(node: XNode): string {
  const children = node.children
  if (children.length === 0) return node.value
  let text = ''
  for (const child of children) {
    if (child.kind !== 'comment' && child.kind !== 'instruction') text += textOf(child)
  }
  return text
}

/**
 * What is not a number reads as nothing, as in ODK's web engine (XPath 1.0 writes `NaN`): a label must not say "NaN years". Numbers below a
 * millionth, and of 22 digits and more, have an exponent, as in the web engines of the field (XPath 1.0 writes all digits).
 */
export function toText(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return value === value ? String(value === 0 ? 0 : value) : ''
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  const first = value[0]
  return first === undefined ? '' : textOf(first)
}

/** `Infinity` too: what a division by nothing left in one calculation is read by the next. */
const NUMBER = /^[ \t\r\n]*-?(?:\d+(?:\.\d*)?|\.\d+|Infinity)(?:[eE][+-]?\d+)?[ \t\r\n]*$/

/** A number, or the days since 1970 of a date or date-time in `zone`; NaN for empty and everything else. */
export function textNumber(text: string, zone: string): number {
  if (text === '') return NaN
  if (NUMBER.test(text)) return Number(text)
  return parseDate(text, zone) / DAY
}

export function toNumber(value: Value, zone: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return textNumber(typeof value === 'string' ? value : toText(value), zone)
}

export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0 && value === value
  if (typeof value === 'string') return value !== '' && value !== INVALID_DATE
  return value.length > 0
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/**
 * XPath 1.0, 3.4: node-sets compare by any pair; equality by boolean, number or text, order by number. As the engines of the field do, order
 * against a boolean looks at each node's number too, not at whether there is a node.
 */
export function compare(operator: Comparison, left: Value, right: Value, zone: string): boolean {
  const leftNodes = typeof left === 'object'
  const rightNodes = typeof right === 'object'
  if (leftNodes || rightNodes) {
    if (operator === '=' || operator === '!=') {
      if (typeof left === 'boolean') return compare(operator, left, toBoolean(right), zone)
      if (typeof right === 'boolean') return compare(operator, toBoolean(left), right, zone)
    }
    if (leftNodes) {
      if (left.length === 1) return compare(operator, textOf(left[0]!), right, zone)
      return left.some((node) => compare(operator, textOf(node), right, zone))
    }
    return (right as XNode[]).some((node) => compare(operator, left as Value, textOf(node), zone))
  }
  if (operator === '=') return equal(left, right, zone)
  if (operator === '!=') return !equal(left, right, zone)
  let a = toNumber(left, zone)
  let b = toNumber(right, zone)
  if (a !== a && b !== b && typeof left === 'string' && typeof right === 'string') {
    a = parseTime(left, zone)
    b = parseTime(right, zone)
  }
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}

function equal(left: number | string | boolean, right: number | string | boolean, zone: string): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left === right) return left !== INVALID_DATE
    // The same instant may be written as a date, with a time, or in another zone.
    const instant = parseDate(left, zone)
    return instant === instant && instant === parseDate(right, zone)
  }
  if (typeof left === 'boolean' || typeof right === 'boolean') return toBoolean(left) === toBoolean(right)
  return toNumber(left, zone) === toNumber(right, zone)
}
