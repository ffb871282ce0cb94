// The Markdown and HTML that XLSForm labels may hold, read into data that components draw; nothing is ever set as HTML.
// Source of the subset: https://xlsform.org/en/#styling-prompts and Enketo's markdown-to-html transformation.
import { regularHtml } from './label-html.ts'
import { characterOf } from './html-entities.ts'

export interface Style {
  color?: string
  background?: string
  family?: string
}

export type Inline =
  | string
  | { kind: 'bold'; of: Inline[] }
  | { kind: 'italic'; of: Inline[] }
  | { kind: 'underline'; of: Inline[] }
  | { kind: 'span'; style: Style; of: Inline[] }
  | { kind: 'link'; href: string; of: Inline[] }
  | { kind: 'break' }

export type Block =
  | { kind: 'paragraph'; of: Inline[]; centered?: boolean }
  | { kind: 'heading'; level: number; of: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }

const special = /[*_<[#\\\n&]|^\s*(?:[-+]|\d+\.)\s/

/** Reads a label. Plain text without any mark comes back as one paragraph without further work. */
export function markdown(text: string): Block[] {
  if (!special.test(text)) return text === '' ? [] : [{ kind: 'paragraph', of: [text] }]
  const blocks: Block[] = []
  let lines: string[] = []
  const close = () => {
    const joined = lines.join('\n').trim()
    if (joined !== '') blocks.push({ kind: 'paragraph', of: inline(joined) })
    lines = []
  }
  const source = regularHtml(text.replace(/\r\n?/g, '\n'))
  for (const line of source.split('\n')) {
    const heading = /^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$/.exec(line)
    const item = /^\s*([-+*]|\d{1,3}\.)\s+(.*)$/.exec(line)
    if (heading) {
      close()
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, of: inline(heading[2] ?? '') })
    } else if (item) {
      close()
      const ordered = /\d/.test(item[1] ?? '')
      const previous = blocks.at(-1)
      if (previous?.kind === 'list' && previous.ordered === ordered)
        previous.items.push(inline(item[2] ?? ''))
      // A lone "1. Name" is a numbered question, not a list, and keeps its number.
      else if (
        ordered &&
        !new RegExp(`(?:^|\\n)\\s*${Number.parseInt(item[1] ?? '', 10) + 1}\\.\\s`).test(source)
      )
        lines.push(line)
      else if (ordered && item[1] !== '1.') lines.push(line)
      else blocks.push({ kind: 'list', ordered, items: [inline(item[2] ?? '')] })
    } else if (line.trim() === '') {
      close()
    } else {
      lines.push(line)
    }
  }
  close()
  return blocks
}

const token =
  /\\([\\*_<>[\]()#&-])|(\*\*|(?<!_)__(?!_))(?=\S)([\s\S]*?\S)\2|(?<![\p{L}\p{N}_*])([*_])(?=[^\s*_])([\s\S]*?[^\s*_])\4(?![\p{L}\p{N}_*])|\[([^\]\n]*)\]\(([^)\s]+)\)|<(span|font|b|strong|i|em|u|a):(\d+)((?:\s[^<>]*)?)>([\s\S]*?)<\/\8:\9>|&(#?\w{1,8});|(\n)/iu
/** A tag whose other half is not in the same piece of bold or italic text. */
const halfTag = /<\/?(?:span|font|b|strong|i|em|u|a):\d+(?:\s[^<>]*)?>/g

/** Reads what stands inside a line. Unknown tags stay visible as text. */
function inline(text: string, depth = 0): Inline[] {
  const out: Inline[] = []
  let rest = text
  const put = (given: Inline) => {
    const piece = typeof given === 'string' ? given.replace(halfTag, '') : given
    const last = out.length - 1
    if (typeof piece === 'string' && typeof out[last] === 'string') out[last] += piece
    else if (piece !== '') out.push(piece)
  }
  for (;;) {
    const match = depth > 8 ? null : token.exec(rest)
    if (!match) break
    put(rest.slice(0, match.index))
    rest = rest.slice(match.index + match[0].length)
    const [, escaped, , bold, , italic, linkText, href, tag, , attributes, content, entity, newline] = match
    if (escaped !== undefined) put(escaped)
    else if (bold !== undefined) put({ kind: 'bold', of: inline(bold, depth + 1) })
    else if (italic !== undefined) put({ kind: 'italic', of: inline(italic, depth + 1) })
    else if (href !== undefined) put(link(href, inline(linkText ?? '', depth + 1)))
    else if (tag !== undefined) {
      const of = inline(content ?? '', depth + 1)
      if (of.length > 0) put(element(tag.toLowerCase(), attributes ?? '', of))
    } else if (entity !== undefined) put(characterOf(entity) ?? match[0])
    else if (newline !== undefined) put({ kind: 'break' })
  }
  put(rest)
  return out
}

function element(tag: string, attributes: string, of: Inline[]): Inline {
  if (tag === 'b' || tag === 'strong') return { kind: 'bold', of }
  if (tag === 'i' || tag === 'em') return { kind: 'italic', of }
  if (tag === 'u') return { kind: 'underline', of }
  const attribute = (name: string) =>
    new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i')
      .exec(attributes)
      ?.slice(1)
      .find((part) => part !== undefined) ?? ''
  if (tag === 'a') return link(attribute('href'), of)
  const style: Style = {}
  const declare = (name: string, value: string) => {
    if (!/^[#\w\s(),.%'"-]{1,80}$/.test(value) || /url|expression|var\s*\(/i.test(value)) return
    if (name === 'color') style.color = value
    if (name === 'background-color' || name === 'background') style.background = value
    if (name === 'font-family') style.family = value
  }
  if (tag === 'font') declare('color', attribute('color'))
  for (const part of attribute('style').split(';')) {
    const colon = part.indexOf(':')
    if (colon > 0) declare(part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim())
  }
  return { kind: 'span', style, of }
}

/** Only web, mail and telephone addresses become links; anything else stays text. */
function link(href: string, of: Inline[]): Inline {
  return /^(?:https?:\/\/|mailto:|tel:)/i.test(href)
    ? { kind: 'link', href, of }
    : { kind: 'span', style: {}, of }
}

/** The text alone, in one line: for lists, titles and messages. */
export function plain(text: string): string {
  if (!special.test(text)) return text
  const words = (of: Inline[]): string =>
    of
      .map((piece) => (typeof piece === 'string' ? piece : piece.kind === 'break' ? ' ' : words(piece.of)))
      .join('')
  return markdown(text)
    .map((block) => (block.kind === 'list' ? block.items.map(words).join(', ') : words(block.of)))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}
