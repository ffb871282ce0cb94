// The language of the survey's own words. The application's words among them have another one, and screen readers pronounce each in its own (WCAG 3.1.2).
import { createContext } from 'svelte'

/** Gives the BCP 47 code, as an element's `lang` takes it; undefined where the survey does not say. */
export const [surveyLanguage, setSurveyLanguage] = createContext<() => string | undefined>()
