// Random answers, and additions and removals of repeat instances, to what ODK's engine offers at the moment.
import type { TraceEvent } from '../replay.ts'
import { nodesBelow, type OdkNode } from './engine.ts'

const ANSWERS: Record<string, string[]> = {
  int: ['0', '1', '2', '3', '5', '7', '25', '34', '48', '60', '100', '-1'],
  decimal: ['0', '0.1', '1.5', '2', '12.0', '48.75', '100.10', '-3.25'],
  date: ['1961-02-28', '2000-02-29', '2024-12-31', '2026-01-02', '2026-03-15', '2026-03-16'],
  time: ['07:30:00.000+03:00', '10:00:00.000', '23:59:30'],
  dateTime: ['2025-12-31T23:30:00.000Z', '2026-01-02T10:00:00.000+03:00', '2026-03-15T10:30:00'],
  geotrace: ['10 20 0 0;10.1 20.1 0 0', '-1.5 36.8 0 0; -1.6 36.8 0 0; -1.6 36.9 0 0'],
  geoshape: ['10 20 0 0;10.1 20.1 0 0;10.2 20 0 0;10 20 0 0', '1 2 0 0;2 2 0 0;2 1 0 0;1 2 0 0'],
  geopoint: ['-1.28 36.82 0 5', '10 20', '1.5 2.5 3 4'],
  string: ['abc', '12', '5', '-3', '1.50', '0712345678', 'Zoë M', 'Test 12', 'a b', 'x,y', '2026-03-01', 'yes', 'a <b>&', 'Việt', 'Tiếng Việt có dấu', '  hai  ', '0', '-', 'true', 'maize rice'],
} // prettier-ignore
const ANSWERED = new Set(['input', 'select', 'range', 'rank', 'trigger'])

/** Undefined where nothing can be done. `random` is uniform in [0, 1). */
export function nextEvent(root: OdkNode, random: () => number): TraceEvent | undefined {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const relevant = [...nodesBelow(root)].filter(({ currentState }) => currentState.relevant)
  const range = pick(relevant.filter(({ nodeType }) => nodeType === 'repeat-range:uncontrolled'))
  if (range && random() < 0.12) {
    const { reference: ref, children } = range.currentState
    const count = children?.length ?? 0
    return count > 0 && (count > 5 || random() < 0.35)
      ? { op: 'removeRepeat', ref, index: Math.floor(random() * count) }
      : { op: 'addRepeat', ref }
  }
  const node = pick(relevant.filter((one) => ANSWERED.has(one.nodeType) && !one.currentState.readonly))
  if (!node) return undefined
  const { currentState, definition, nodeType, valueType = 'string' } = node
  const answered = (value: string | string[] = '') => ({
    op: 'answer' as const,
    ref: currentState.reference,
    value,
  })
  const names = (currentState.valueOptions ?? []).map(({ value }) => value)
  const several = definition.bodyElement?.type === 'select' || nodeType === 'rank'
  if (random() < 0.07) return answered(several ? [] : '')
  if (nodeType === 'rank') return answered(names.toSorted(() => random() - 0.5))
  if (several) return answered([...new Set([pick(names), pick(names)])].filter((name) => name !== undefined))
  if (nodeType === 'select') return answered(pick(names))
  if (nodeType === 'trigger') return answered('OK')
  if (nodeType === 'range') {
    const [start, end, step] = [
      definition.bounds!.start,
      definition.bounds!.end,
      definition.bounds!.step,
    ].map(Number)
    const steps = Math.round((end! - start!) / step!)
    return answered(String(start! + step! * Math.floor(random() * (steps + 1))))
  }
  return answered(pick(ANSWERS[valueType] ?? ANSWERS['string']!))
}
