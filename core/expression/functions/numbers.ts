// Arithmetic beyond the operators: rounding, powers, logarithms, trigonometry.
import { constant, ofNumbers, plain, type FunctionTable } from './kinds.ts'
import { toNumber } from '../values.ts'

/** Half away from zero, at a number of decimal places that may be negative, as ODK rounds (XPath 1.0 rounds half up). */
export function round(value: number, places: number): number {
  if (value !== value || places !== places) return NaN
  const scale = 10 ** Math.trunc(places)
  const scaled = Math.abs(value) * scale
  if (!Number.isFinite(scaled)) return value
  return (Math.sign(value) * Math.round(scaled)) / scale
}

export const numberFunctions: FunctionTable = {
  number: plain(0, 1, (c, [of]) => toNumber(of ? of(c) : [c.node], c.scope.timezone)),
  int: ofNumbers(1, 1, Math.trunc),
  floor: ofNumbers(1, 1, Math.floor),
  ceiling: ofNumbers(1, 1, Math.ceil),
  round: ofNumbers(1, 2, (value, places = 0) => round(value, places)),
  abs: ofNumbers(1, 1, Math.abs),
  pow: ofNumbers(2, 2, (base, power) => base ** power),
  exp: ofNumbers(1, 1, Math.exp),
  exp10: ofNumbers(1, 1, (power) => 10 ** power),
  log: ofNumbers(1, 1, Math.log),
  log10: ofNumbers(1, 1, Math.log10),
  sqrt: ofNumbers(1, 1, Math.sqrt),
  sin: ofNumbers(1, 1, Math.sin),
  cos: ofNumbers(1, 1, Math.cos),
  tan: ofNumbers(1, 1, Math.tan),
  asin: ofNumbers(1, 1, Math.asin),
  acos: ofNumbers(1, 1, Math.acos),
  atan: ofNumbers(1, 1, Math.atan),
  atan2: ofNumbers(2, 2, Math.atan2),
  pi: { min: 0, max: 0, make: () => constant(Math.PI) },
}
