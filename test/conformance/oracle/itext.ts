// Texts in several languages: what pyxform puts into the itext, and what refers to it.
import { escape, quote } from './markup.ts'
import { columnsOf, type Row } from './sheets.ts'

export interface Itext {
  /** Adds the texts of a row under `id`, written by `write`. */
  add(
    id: string,
    form: Form,
    texts: ReadonlyMap<string | null, string>,
    write: (text: string) => string,
  ): void
  addMedia(id: string, row: Row): void
  toString(): string
}

type Form = 'text' | 'guidance' | Medium
type Medium = 'image' | 'audio' | 'video'
const MEDIA: Medium[] = ['image', 'audio', 'video']

export const hasMedia = (row: Row): boolean => MEDIA.some((form) => columnsOf(row, `media::${form}`).size > 0)

export const isTranslated = (texts: ReadonlyMap<string | null, string>): boolean =>
  [...texts.keys()].some((language) => language !== null)

/** Every language has every text: `-` where there is none. A text without a language belongs to the default one. */
export function emptyItext(defaultLanguage: string): Itext {
  const languages = new Map<string, Map<string, string>>()
  const forms = new Map<string, Set<Form>>()
  const add: Itext['add'] = (id, form, texts, write) => {
    for (const [language, text] of texts) {
      const name = language ?? defaultLanguage
      if (!languages.has(name)) languages.set(name, new Map())
      languages.get(name)!.set(`${form} ${id}`, write(text))
      forms.set(id, (forms.get(id) ?? new Set()).add(form))
    }
  }
  return {
    add,
    addMedia(id, row) {
      for (const form of MEDIA)
        add(id, form, columnsOf(row, `media::${form}`), (file) =>
          escape(`jr://${form === 'image' ? 'images' : form}/${file}`),
        )
    },
    toString() {
      if (languages.size === 0) return ''
      const written = [...languages].map(([language, texts]) => {
        const inner = [...forms].map(([id, all]) => {
          const values = [...all].map((form) => {
            const text = texts.get(`${form} ${id}`)
            if (text === undefined && MEDIA.includes(form as Medium)) return ''
            return `<value${form === 'text' ? '' : ` form="${form}"`}>${text ?? '-'}</value>`
          })
          return `<text id=${quote(id)}>${values.join('')}</text>`
        })
        const standard = language === defaultLanguage ? ' default="true()"' : ''
        return `<translation lang=${quote(language)}${standard}>${inner.join('')}</translation>`
      })
      return `<itext>${written.join('')}</itext>`
    },
  }
}
