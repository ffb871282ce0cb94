// @getodk/xforms-engine alone in the page, as a program without a screen uses it. The bundle hands in the library.
import type { Contender } from './contender.ts'

/** As much of the engine's nodes as is used here. */
export interface EngineNode {
  nodeType: string
  nodeId: string
  currentState: { reference: string; relevant: boolean; children: readonly EngineNode[] | null }
  validationState: { violations?: readonly unknown[] }
  selectValues?(values: readonly string[]): unknown
  setValue?(value: string): unknown
  addInstances?(): unknown
}
interface Library {
  createInstance(xml: string, options: object): Promise<{ root: EngineNode }>
}

/** Attached files are not there; the engine takes them as empty. */
export const withoutAttachments = {
  fetchFormAttachment: async () => new Response('', { status: 404 }),
  missingResourceBehavior: 'BLANK',
} as const

export function xformsEngine({ createInstance }: Library): Contender {
  let root: EngineNode | undefined
  const opened = () => {
    if (!root) throw new Error('no form is open')
    return root
  }
  return {
    draws: false,
    async open({ text }) {
      root = (await createInstance(text, { form: withoutAttachments })).root
    },
    shown: () => {
      let count = 0
      for (const node of nodesBelow(opened()))
        if (!node.currentState.children && node.currentState.relevant) count++
      return count
    },
    find(path, value) {
      const node = nodeAt(opened(), path)
      if (node.selectValues) return () => node.selectValues?.(value === '' ? [] : value.split(' '))
      if (node.setValue) return () => node.setValue?.(value)
      throw new Error(`nothing to answer at ${path}`)
    },
    members: (repeat) => nodeAt(opened(), repeat).currentState.children?.length ?? 0,
    addMember: (repeat) => void nodeAt(opened(), repeat).addInstances?.(),
    validate: () => opened().validationState.violations?.length ?? 0,
  }
}

export function* nodesBelow(node: EngineNode): Generator<EngineNode> {
  for (const child of node.currentState.children ?? []) {
    yield child
    yield* nodesBelow(child)
  }
}

/** A repeat's range and its only instance's path may be alike: the outer one is meant. */
function nodeAt(root: EngineNode, path: string): EngineNode {
  for (const node of nodesBelow(root)) if (node.currentState.reference === path) return node
  throw new Error(`no ${path}`)
}
