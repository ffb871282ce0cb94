// @getodk/web-forms in the page: ODK's own screens. The bundle hands in Vue and the library.
import type { Contender } from './contender.ts'
import { nodesBelow, withoutAttachments, type EngineNode } from './xforms-engine.ts'

interface App {
  use(plugin: unknown): App
  mount(element: Element): unknown
}
interface Library {
  createApp(component: unknown, props: object): App
  OdkWebForm: unknown
  webFormsPlugin: unknown
}

/** As much of Vue's tree as is used to find the engine's root in it. */
interface VNode {
  component?: { subTree: VNode; props: Record<string, unknown> } | null
  children?: unknown
}

export function webForms({ createApp, OdkWebForm, webFormsPlugin }: Library): Contender {
  const host = document.body.appendChild(document.createElement('div'))
  const root = () => {
    const found = engineNode((host as unknown as { _vnode?: VNode })._vnode)
    if (!found) throw new Error('no form is open')
    return found
  }
  const nodeAt = (path: string) => {
    for (const node of nodesBelow(root())) if (node.currentState.reference === path) return node
    throw new Error(`no ${path}`)
  }
  const byId = (id: string) => document.getElementById(id)
  return {
    draws: true,
    open({ text }) {
      createApp(OdkWebForm, { formXml: text, ...withoutAttachments })
        .use(webFormsPlugin)
        .mount(host)
    },
    shown: () => {
      const failure = document.querySelector('.form-load-failure-dialog')
      if (failure) throw new Error(`does not load: ${failure.textContent?.trim().slice(0, 200)}`)
      return host.querySelectorAll('.question-container').length
    },
    find(path, value) {
      const input = byId(`${nodeAt(path).nodeId}_${value}`)
      if (!input) throw new Error(`no ${path} with ${value}`)
      return () => input.click()
    },
    members: (repeat) => nodeAt(repeat).currentState.children?.length ?? 0,
    // The button "Add" calls this and nothing else.
    addMember: (repeat) => void nodeAt(repeat).addInstances?.(),
    validate() {
      host.querySelector<HTMLButtonElement>('button[aria-label="Send"]')?.click()
      return root().validationState.violations?.length ?? 0
    },
    async searchBox(path) {
      const container = byId(`${nodeAt(path).nodeId}_container`)
      container?.querySelector<HTMLElement>('.p-select-dropdown, .p-select-label')?.click()
      for (let attempt = 0; attempt < 100; attempt++) {
        const box = document.querySelector<HTMLInputElement>('.p-select-filter')
        if (box) return box
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return undefined
    },
  }
}

/** The engine's root: the node without a parent that some component on the page was given, or belongs to one. */
function engineNode(vnode: VNode | undefined): EngineNode | undefined {
  if (!vnode) return undefined
  for (const value of Object.values(vnode.component?.props ?? {})) {
    const node = value as { nodeType?: string; root?: EngineNode } | null
    if (node?.nodeType && node.root) return node.root
  }
  const inner = vnode.component
    ? [vnode.component.subTree]
    : Array.isArray(vnode.children)
      ? vnode.children
      : []
  for (const child of inner) {
    const found = typeof child === 'object' && child ? engineNode(child as VNode) : undefined
    if (found) return found
  }
  return undefined
}
