// A state machine's definition as CloudFormation gets it, and walking it as Step Functions does: the part of the Amazon States Language that is used here.
// https://states-language.net/spec.html
import type { Template } from 'aws-cdk-lib/assertions'

interface State {
  Type: string
  Resource?: string
  Next?: string
  End?: boolean
  InputPath?: string
  ItemsPath?: string
  ResultPath?: null
  MaxConcurrency?: number
  ItemProcessor?: Machine & { ProcessorConfig: { Mode: string; ExecutionType: string } }
  Retry?: { ErrorEquals: string[]; MaxAttempts: number; IntervalSeconds: number; BackoffRate: number }[]
}

export interface Machine {
  StartAt: string
  States: Record<string, State>
}

/** The one definition of a template; functions are called by their logical ids. */
export function definitionOf(template: Template): Machine {
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'))
  const parts = machine?.['Properties'].DefinitionString['Fn::Join'][1] as (
    | string
    | { 'Fn::GetAtt': string[] }
  )[]
  const text = parts.map((part) => (typeof part === 'string' ? part : part['Fn::GetAtt'][0])).join('')
  return JSON.parse(text) as Machine
}

/** Runs a machine. `call` calls a function by its logical id; a call that throws is tried again as the state says, without waiting. */
export async function walk(
  machine: Machine,
  input: unknown,
  call: (resource: string, event: unknown) => Promise<unknown>,
): Promise<void> {
  const known = [
    'Type',
    'Resource',
    'Next',
    'End',
    'InputPath',
    'ItemsPath',
    'ResultPath',
    'MaxConcurrency',
    'ItemProcessor',
    'Retry',
  ]
  let name: string | undefined = machine.StartAt
  let data = input
  while (name !== undefined) {
    const state: State = machine.States[name] ?? never(`state ${name}`)
    for (const field of Object.keys(state)) if (!known.includes(field)) never(field)
    const result = await run(state, data, call)
    if (state.ResultPath !== null) data = result
    name = state.Next
    if (name === undefined && !state.End) never('an end')
  }
}

async function run(state: State, data: unknown, call: Parameters<typeof walk>[2]): Promise<unknown> {
  const given = at(data, state.InputPath)
  if (state.Type === 'Task') return patiently(state, () => call(state.Resource ?? '', given))
  if (state.Type !== 'Map' || state.ItemProcessor?.ProcessorConfig.Mode !== 'DISTRIBUTED')
    return never(state.Type)
  const items = at(given, state.ItemsPath) as unknown[]
  const waiting = [...items]
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      await walk(state.ItemProcessor!, item, call)
  }
  await Promise.all(Array.from({ length: state.MaxConcurrency ?? 1 }, worker))
  return items.map(() => null)
}

async function patiently(state: State, attempt: () => Promise<unknown>): Promise<unknown> {
  const [retry] = state.Retry ?? []
  for (let count = 0; ; count += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!retry?.ErrorEquals.includes('States.ALL') || count === retry.MaxAttempts) throw error
    }
  }
}

/** A reference path of names only. */
function at(data: unknown, path = '$'): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce((value, name) => (value as Record<string, unknown>)[name], data)
}

function never(what: string): never {
  throw new Error(`This walk does not know ${what}.`)
}
