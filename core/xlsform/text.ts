// Texts with values in them: `${name}` and instance(…) expressions inside labels, one entry per language.
import type { Expression } from '../expression/ast.ts'
import type { Label, Template, Text } from '../survey.ts'
import { compileExpression, lookUp, type Names } from './compile-expression.ts'
import type { Findings, Place } from './findings.ts'
import type { Languages } from './languages.ts'
import type { Entry, Row } from './table.ts'

const REFERENCE = /\$\{([^{}]*)\}|instance\(\s*(?:'[^']*'|"[^"]*")\s*\)\/root\/item\[/g

/** Text with its references compiled; a plain string when it has none. `found` is told of each expression. */
export function template(
  text: string,
  names: Names,
  context: number,
  place: Place,
  findings: Findings,
  found?: (expression: Expression) => void,
): Template {
  if (!text.includes('${') && !text.includes('instance(')) return text
  const parts: (string | Expression)[] = []
  let at = 0
  let isOpen = false
  const rest = text.replace(REFERENCE, '')
  if (rest.includes('${')) findings.add('reference.syntax', place, { text: rest.slice(rest.indexOf('${')) })
  for (const match of text.matchAll(REFERENCE)) {
    if (names.steps.left < 0) break
    if (match.index < at) continue
    const source: string | undefined =
      match[1] !== undefined ? match[0] : isOpen ? '' : wholeInstance(text, match.index)
    isOpen ||= source === undefined
    if (!source) continue
    if (match[1] !== undefined && !match[1].includes('#')) {
      const node = lookUp(names, match[1].trim())
      if (!('id' in node)) {
        findings.add(node.code, place, node.details)
        continue
      }
    }
    const compiled = compileExpression(names, source, { context })
    compiled.findings.forEach(({ code, details }) => findings.add(code, place, details))
    if (!compiled.formula) continue
    if (match.index > at) parts.push(text.slice(at, match.index))
    parts.push(compiled.formula.expression)
    found?.(compiled.formula.expression)
    at = match.index + source.length
  }
  if (parts.length === 0) return text
  if (at < text.length) parts.push(text.slice(at))
  return parts
}

/** `instance('x')/root/item[…]/label`: from where it begins to the end of its path; '' without a path, undefined where the bracket stays open. */
function wholeInstance(text: string, from: number): string | undefined {
  let depth = 0
  for (let at = text.indexOf('[', from); at < text.length; at += 1) {
    if (text[at] === '[') depth += 1
    else if (text[at] === ']' && (depth -= 1) === 0) {
      const step = /^\/[\p{L}_][\p{L}\p{N}_.-]*/u.exec(text.slice(at + 1))
      return step ? text.slice(from, at + 1 + step[0].length) : ''
    }
  }
  return undefined
}

/** Values of a column in each language; one without language fills all, unless its row has others beside it. */
export function perLanguage<T>(
  entries: readonly Entry[] | undefined,
  languages: Languages,
  read: (text: string, entry: Entry) => T,
): (T | null)[] | undefined {
  if (!entries || entries.length === 0) return undefined
  const [first] = entries
  if (entries.length === 1 && first!.column.language === null) {
    const value = read(first!.text, first!)
    return languages.list.map(() => value)
  }
  const texts = languages.list.map((): T | null => null)
  for (const entry of entries) {
    const { language } = entry.column
    const at = language === null ? languages.unnamed : languages.index.get(language)
    if (at !== undefined && (texts[at] === null || language !== null)) texts[at] = read(entry.text, entry)
  }
  return texts
}

/** Reads the texts of a row; knows the names, the languages and where findings go. */
export interface TextReader {
  text(row: Row, key: string, context: number, sheet: string): Text | undefined
  label(row: Row, key: string, media: boolean, context: number, sheet: string): Label | undefined
}

export function textReader(
  names: Names,
  languages: Languages,
  findings: Findings,
  attach: (file: string) => void,
  found: (expression: Expression) => void,
): TextReader {
  const text: TextReader['text'] = (row, key, context, sheet) =>
    perLanguage(row.entries.get(key), languages, (value, entry) =>
      template(
        value,
        names,
        context,
        { sheet, row: row.number, column: entry.column.header },
        findings,
        found,
      ),
    )
  const files = (row: Row, key: string) =>
    perLanguage(row.entries.get(key), languages, (value) => {
      const file = value.replace(/^jr:\/\/[a-z-]+\//, '')
      // A name that holds a value is only known in the interview.
      if (!file.includes('${')) attach(file)
      return file
    })
  return {
    text,
    label(row, key, media, context, sheet) {
      const label: Label = {}
      const written = text(row, key, context, sheet)
      if (written) label.text = written
      if (media) {
        const [image, bigImage, audio, video] = ['image', 'big-image', 'audio', 'video'].map((each) =>
          files(row, each),
        )
        if (image) label.image = image
        if (bigImage) label.bigImage = bigImage
        if (bigImage && !image) {
          const { header } = row.entries.get('big-image')![0]!.column
          const place = { sheet, row: row.number, column: header }
          findings.add('column.needs', place, { one: 'big-image', other: 'image' })
        }
        if (audio) label.audio = audio
        if (video) label.video = video
      }
      return Object.keys(label).length > 0 ? label : undefined
    },
  }
}
