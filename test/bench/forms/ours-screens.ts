// Our interview as enumerators see it: the screens of the collect application.
import { mount } from 'svelte'
import type { Survey } from '../../../core/survey.ts'
import { find } from '../../../core/interview/tree.ts'
import { setLocale } from '../../../web/lib/i18n.svelte.ts'
import { InterviewState } from '../../../web/lib/interview.svelte.ts'
import '../../../web/ui/base.css'
import Interview from '../../../web/ui/interview/Interview.svelte'
import { memoryMedia } from '../../../web/ui/question/media.ts'
import { environment } from './environment.ts'
import { present } from './page.ts'

setLocale('en')
let state: InterviewState | undefined
const opened = () => {
  if (!state) throw new Error('no form is open')
  return state
}
const drawn = () => document.querySelectorAll('.question:not([hidden] *)')
const question = (path: string) =>
  [...document.querySelectorAll<HTMLElement>('[data-ref]')].find((one) => one.dataset['ref'] === path)

present({
  draws: true,
  open({ text }) {
    state = InterviewState.start(JSON.parse(text) as Survey, environment)
    mount(Interview, {
      target: document.body,
      props: { state, media: memoryMedia(), onexit() {}, onfinish() {} },
    })
  },
  // One page shows all its questions; of screens one after another the next ones are what an answer opens.
  shown: () => drawn().length && opened().steps.length + drawn().length,
  goTo(path) {
    if (!question(path)) opened().goTo(path)
  },
  find(path, value) {
    return () => {
      const input = question(path)?.querySelector<HTMLInputElement>(`input[value="${CSS.escape(value)}"]`)
      if (!input) throw new Error(`no ${path} with ${value}`)
      input.click()
    }
  },
  members: (repeat) => find(opened().interview, repeat)?.instances?.length ?? 0,
  addMember: (repeat) => opened().addRepeat(repeat),
  validate() {
    opened().goToEnd()
    return opened().problems().length
  },
  searchBox: async (path) => {
    for (let attempt = 0; attempt < 50; attempt++) {
      const box = question(path)?.querySelector<HTMLInputElement>('input[type="search"]')
      if (box) return box
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return undefined
  },
})
