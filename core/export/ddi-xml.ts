// XML elements of the DDI codebook as text.
import type { Localized } from '../study.ts'

type Attributes = Record<string, string | undefined>

/** What is no character of XML 1.0 is shown as U+FFFD. */
const UNSAFE = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu
/** xs:language. */
const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/

const escaped = (plain: string): string =>
  plain
    .replace(UNSAFE, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')

/** An element with XML inside, or with plain text. Attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Attributes,
  content: string | { text: string } = '',
): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) =>
      value === undefined ? [] : [` ${key}="${escaped(value).replace(/[\t\n]/g, ' ')}"`],
    )
    .join('')
  const inside = typeof content === 'string' ? content : escaped(content.text)
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`
}

/** One element for each language that has a text. */
export const inLanguages = (name: string, attributes: Attributes, texts: Localized): string[] =>
  Object.entries(texts).flatMap(([code, text]) =>
    text === '' ? [] : [element(name, { ...attributes, ...languageOf(code) }, { text })],
  )

/** `xml:lang`, where the code is one. */
export const languageOf = (code: string): Attributes =>
  LANGUAGE.test(code) && code !== 'und' ? { 'xml:lang': code } : {}
