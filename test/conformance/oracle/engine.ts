// ODK's engine in Node: fetched from npm on demand, given a page and a clock that stands still, and read in the shape of a trace.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TraceEvent } from '../replay.ts'
import type { NodeState, State } from '../state.ts'

/** Kept, so that the next run need not fetch it. */
const workshop = join(tmpdir(), 'bookend-oracle')
const PEERS = ['@getodk/xforms-engine@0.22.0', 'jsdom@31.0.1']

/** As much of the engine's nodes as is used here. */
export interface OdkNode {
  nodeType: string
  valueType?: string
  definition: {
    bodyElement?: { type: string } | null
    bounds?: Record<'start' | 'end' | 'step', number | bigint>
  }
  currentState: {
    reference: string
    relevant: boolean
    required: boolean
    readonly: boolean
    label: { asString: string } | null
    hint: { asString: string } | null
    children: readonly OdkNode[] | null
    instanceValue?: string
    valueOptions?: readonly { value: string }[] | null
  }
  validationState: { violation?: { condition: string; message: { asString: string } | null } | null }
  selectValues?(values: readonly string[]): void
  setValues?(values: readonly string[]): void
  setValue?(value: string | boolean): void
  addInstances?(): void
  removeInstances?(index: number): void
}

export interface Odk {
  open(xform: string): Promise<OdkNode>
}

/** Throws an Error where the engine can't be fetched. */
export async function startOdk(now: string): Promise<Odk> {
  mkdirSync(workshop, { recursive: true })
  if (!existsSync(join(workshop, 'node_modules/@getodk/xforms-engine'))) {
    writeFileSync(join(workshop, 'package.json'), '{ "private": true }')
    const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
    const run = spawnSync('npm', ['install', ...flags, ...PEERS], { cwd: workshop, encoding: 'utf8' })
    if (run.status !== 0) throw new Error(`ODK's engine could not be fetched from npm: ${run.stderr.trim()}`)
  }
  const require = createRequire(join(workshop, 'package.json'))
  const { JSDOM } = require(join(workshop, 'node_modules/jsdom')) as { JSDOM: Page }
  standClockStill(Date.parse(now))
  makePage(JSDOM)
  // Its parser looks for these where there is a process.
  Object.assign(globalThis, { require, __dirname: workshop })
  const engine = join(workshop, 'node_modules/@getodk/xforms-engine/dist/index.js')
  const { createInstance } = (await import(engine)) as {
    createInstance(xform: string, options: object): Promise<{ root: OdkNode }>
  }
  const form = {
    fetchFormAttachment: async () => new Response('', { status: 404 }),
    missingResourceBehavior: 'BLANK',
  }
  return { open: async (xform) => (await createInstance(xform, { form })).root }
}

function standClockStill(at: number): void {
  globalThis.Date = class extends Date {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [at] : given) as [number]))
    }
    static override now = () => at
  } as DateConstructor
}

type Page = new (html: string) => { window: Record<string, unknown> }

function makePage(JSDOM: Page): void {
  const { window } = new JSDOM('')
  for (const name of Object.getOwnPropertyNames(window)) {
    if (/^(?:[A-Z]\w*|document)$/.test(name) && !(name in globalThis))
      Object.defineProperty(globalThis, name, { value: window[name], configurable: true })
  }
  Object.defineProperty(globalThis, 'window', { value: window, configurable: true })
}

export function* nodesBelow(node: OdkNode): Generator<OdkNode> {
  for (const child of node.currentState.children ?? []) {
    yield child
    yield* nodesBelow(child)
  }
}

const isRange = ({ nodeType }: OdkNode) => nodeType.startsWith('repeat-range')

/** The state of every node, in the shape of a trace. */
export function odkState(root: OdkNode): State {
  const state: State = {}
  for (const node of nodesBelow(root)) {
    const { currentState: now, validationState } = node
    const { violation } = validationState
    const entry: NodeState = {
      t: node.nodeType,
      rel: now.relevant,
      ...(now.required && { req: true as const }),
      ...(now.readonly && { ro: true as const }),
      ...(now.label?.asString && { label: now.label.asString }),
      ...(now.hint?.asString && { hint: now.hint.asString }),
      ...(now.children === null && { v: now.instanceValue, vt: node.valueType }),
      ...(now.valueOptions && { choices: now.valueOptions.map(({ value }) => value) }),
      ...(isRange(node) && { count: now.children?.length }),
      ...(violation && { violation: { c: violation.condition, m: violation.message?.asString ?? null } }),
    }
    state[isRange(node) ? `${now.reference}#range` : now.reference] = entry
  }
  return state
}

/** False where the engine gives up: it can't evaluate jr:choice-name() everywhere. */
export function applyToOdk(root: OdkNode, event: TraceEvent): boolean {
  try {
    apply(root, event)
    return true
  } catch {
    return false
  }
}

function apply(root: OdkNode, { op, ref, value = '', index = 0 }: TraceEvent): void {
  const node = [...nodesBelow(root)].find(
    (each) => each.currentState.reference === ref && isRange(each) === (op !== 'answer'),
  )
  const several = Array.isArray(value) ? value : [value].filter(Boolean)
  if (op === 'addRepeat') node?.addInstances?.()
  else if (op === 'removeRepeat') node?.removeInstances?.(index)
  else if (node?.nodeType === 'select') node.selectValues?.(several)
  else if (node?.nodeType === 'rank') node.setValues?.(several)
  else if (node?.nodeType === 'trigger') node.setValue?.(value === 'OK')
  else node?.setValue?.(String(value))
}
