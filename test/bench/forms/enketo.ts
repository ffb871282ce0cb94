// enketo-core in the page. The bundle hands in the library, which is installed only where the bench runs.
import type { Contender } from './contender.ts'

interface EnketoForm {
  init(): string[]
  initialized: boolean
  validate(): Promise<boolean>
}
interface Library {
  Form: new (
    element: Element,
    data: { modelStr: string; external: { id: string; xml: Document }[] },
    options: object,
  ) => EnketoForm
  /** Enketo's own transformation of an XForm, which its server does once. */
  transform(given: { xform: string }): Promise<{ form: string; model: string }>
}

export function enketo({ Form, transform }: Library): Contender {
  let form: EnketoForm | undefined
  let transformed = { form: '', model: '' }
  const host = document.body.appendChild(document.createElement('div'))
  const info = (repeat: string) => host.querySelector(`.or-repeat-info[data-name="${CSS.escape(repeat)}"]`)
  const all = (repeat: string) => host.querySelectorAll(`.or-repeat[name="${CSS.escape(repeat)}"]`)
  const question = (path: string) => host.querySelector(`[name="${CSS.escape(path)}"]`)?.closest('.question')

  return {
    draws: true,
    async prepare({ text }) {
      transformed = await transform({ xform: text })
    },
    open() {
      host.innerHTML = transformed.form
      form = new Form(
        host.querySelector('form.or')!,
        { modelStr: transformed.model, external: withoutFiles(transformed.model) },
        {},
      )
      const problems = form.init()
      if (!form.initialized) throw new Error(`does not load: ${problems[0]}`)
    },
    shown: () => {
      let count = 0
      for (const one of host.querySelectorAll('.question')) if (!one.closest('.disabled')) count++
      return count
    },
    find(path, value) {
      const input = host.querySelector<HTMLInputElement>(
        `input:is([name="${CSS.escape(path)}"], [data-name="${CSS.escape(path)}"])[value="${CSS.escape(value)}"]`,
      )
      if (!input) throw new Error(`no ${path} with ${value}`)
      return () => input.click()
    },
    members: (repeat) => all(repeat).length,
    addMember(repeat) {
      const button = info(repeat)?.querySelector<HTMLButtonElement>('.add-repeat-btn')
      if (!button) throw new Error(`no button for ${repeat}`)
      button.click()
    },
    async validate() {
      await form?.validate()
      return host.querySelectorAll('.invalid-required, .invalid-constraint').length
    },
    // A `datalist` is filtered by the browser, outside of the page.
    searchBox: (path) =>
      question(path)?.querySelector<HTMLInputElement>('.bootstrap-select input, input.search') ?? undefined,
  }
}

/** Attached files are not there; Enketo takes them as empty. */
function withoutFiles(model: string): { id: string; xml: Document }[] {
  const parsed = new DOMParser().parseFromString(model, 'text/xml')
  return [...parsed.querySelectorAll('instance[src]')].map(({ id }) => ({
    id,
    xml: new DOMParser().parseFromString('<root/>', 'text/xml'),
  }))
}
