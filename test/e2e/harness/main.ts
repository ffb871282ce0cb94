// A page with nothing but an interview on it, for trying the screens in a browser: `?mode=preview&locale=vi` and `/survey.json`.
import { mount } from 'svelte'
import type { Environment } from '../../../core/interview/types.ts'
import type { Survey } from '../../../core/survey.ts'
import { setLocale } from '../../../web/lib/i18n.svelte.ts'
import { InterviewState, type InterviewSnapshot } from '../../../web/lib/interview.svelte.ts'
import '../../../web/ui/base.css'
import Interview from '../../../web/ui/interview/Interview.svelte'
import { memoryMedia } from '../../../web/ui/question/media.ts'

declare global {
  interface Window {
    /** For the test: what was finished, and what would have been kept. */
    finished?: unknown
    kept?: InterviewSnapshot
    interview?: InterviewState
    /** Addresses of attached files; a picture for others. */
    files?: Record<string, string>
  }
}

const environment: Environment = {
  now: () => Date.now(),
  timezone: 'Asia/Ho_Chi_Minh',
  random: Math.random,
  uuid: () => crypto.randomUUID(),
  property: (name) => (name === 'deviceid' ? 'harness' : ''),
}
const query = new URLSearchParams(location.search)
setLocale(query.get('locale') === 'vi' ? 'vi' : 'en')
const survey = (await (await fetch('/survey.json')).json()) as Survey
const kept = sessionStorage.getItem('kept')
const onchange = (snapshot: () => InterviewSnapshot) => {
  window.kept = snapshot()
  sessionStorage.setItem('kept', JSON.stringify(window.kept))
}
const state = kept
  ? InterviewState.resume(survey, environment, JSON.parse(kept) as InterviewSnapshot, { onchange })
  : InterviewState.start(survey, environment, { language: Number(query.get('language') ?? 0), onchange })
window.interview = state
const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="#0b5d4e"/></svg>')}`

mount(Interview, {
  target: document.getElementById('app') as HTMLElement,
  props: {
    state,
    media: memoryMedia(async (name) => window.files?.[name] ?? picture),
    mode: query.get('mode') === 'preview' ? 'preview' : 'collect',
    onexit: () => void (document.body.dataset['left'] = 'true'),
    onfinish: (result: ReturnType<InterviewState['finish']>) => void (window.finished = result),
  },
})
