// Writes an XLSForm's sheets as XForm XML the way pyxform does, for engines that read nothing else: as much of XLSForm as the made forms use.
import { isDynamicDefault } from '../../../core/xlsform/default.ts'
import { below, pathOf, repeatAround, treeOf, type FormElement } from './form-tree.ts'
import { emptyItext, hasMedia, isTranslated } from './itext.ts'
import { attributes, escape, quote } from './markup.ts'
import { hasValue, namesIn, referencesIn } from './references.ts'
import { columnsOf, type Row, type Sheets } from './sheets.ts'

const DATA_TYPES: Record<string, string> = {
  integer: 'int', decimal: 'decimal', date: 'date', time: 'time', datetime: 'dateTime', geopoint: 'geopoint', geotrace: 'geotrace', geoshape: 'geoshape',
  image: 'binary',
  barcode: 'barcode', start: 'dateTime', end: 'dateTime', today: 'date', rank: 'odk:rank',
} // prettier-ignore
const PRELOADS: Record<string, [preload: string, parameters: string]> = {
  start: ['timestamp', 'start'],
  end: ['timestamp', 'end'],
  today: ['date', 'today'],
  deviceid: ['property', 'deviceid'],
  username: ['property', 'username'],
  phonenumber: ['property', 'phonenumber'],
  email: ['property', 'email'],
}
const YES = /^(?:yes|true|true\(\))$/i
const NO = /^(?:no|false|false\(\))$/i
const NAMESPACES =
  'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"'

/** Throws an Error where a name is unknown. */
export function xformOf({ survey = [], choices = [], settings: [settings = {}] = [] }: Sheets): string {
  const root = treeOf(survey, 'data')
  const elements = [...below(root)]
  const { expression, text } = referencesIn(root)
  const itext = emptyItext(settings['default_language'] ?? 'default')
  const lists = listsOf(choices, elements)
  const inItext = (rows: Row[]) =>
    rows.some((row) => isTranslated(columnsOf(row, 'label')) || hasMedia(row) || hasValue(row['label'] ?? ''))

  /** A label or hint: its words, or where in the itext they are. */
  function said(of: FormElement, column: 'label' | 'hint'): string {
    const texts = columnsOf(of.row, column)
    const guidance = column === 'hint' ? columnsOf(of.row, 'guidance_hint') : new Map()
    const media = column === 'label' && hasMedia(of.row)
    if (!isTranslated(texts) && !media && guidance.size === 0)
      return texts.size === 0 ? '' : `<${column}>${text(texts.get(null)!, of)}</${column}>`
    const id = `${pathOf(of)}:${column}`
    itext.add(id, 'text', texts, (words) => text(words, of))
    itext.add(id, 'guidance', guidance, (words) => text(words, of))
    if (media) itext.addMedia(id, of.row)
    return `<${column} ref="jr:itext('${id}')"/>`
  }

  function message(of: FormElement, column: string, attribute: string): string | undefined {
    const texts = columnsOf(of.row, column)
    const plain = texts.get(null)
    if (!isTranslated(texts) && !hasValue(plain ?? '')) return plain
    const id = `${pathOf(of)}:${attribute}`
    itext.add(id, 'text', texts, (words) => text(words, of))
    return `jr:itext('${id}')`
  }

  /** A count that is more than one reference is worked out in a node of its own before the repeat. */
  const countNode = ({ row, name }: FormElement) =>
    row['repeat_count'] && !/^\$\{[^{}]+\}$/.test(row['repeat_count']) ? `${name}_count` : undefined

  function countPath(of: FormElement): string | undefined {
    const { row, name } = of
    const node = countNode(of)
    if (!row['repeat_count'] || !node) return row['repeat_count'] && expression(row['repeat_count'], of)
    return expression(`\${${name}}`, of).replace(new RegExp(`${name} $`), `${node} `)
  }

  const dynamicDefault = ({ row, type }: FormElement) =>
    row['default'] && isDynamicDefault(row['default'], DATA_TYPES[type] ?? 'string')
      ? row['default']
      : undefined

  /** A repeat's template stands before its first instance, except inside that instance; a template holds templates only. */
  function instanceOf(of: FormElement, templates = true, isTemplate = false): string {
    if (of.kind === 'question') {
      const value = dynamicDefault(of) ? '' : (of.row['default'] ?? '')
      return value === '' ? `<${of.name}/>` : `<${of.name}>${escape(value)}</${of.name}>`
    }
    const inner = of.children.map((child) => {
      const node = countNode(child)
      const count = node ? `<${node}/>` : ''
      if (child.kind !== 'repeat') return instanceOf(child, templates)
      if (isTemplate) return count + instanceOf(child, true, true)
      return `${count}${templates ? instanceOf(child, true, true) : ''}${instanceOf(child, false)}`
    })
    const meta = `<meta><instanceID/>${settings['instance_name'] ? '<instanceName/>' : ''}</meta>`
    const mark = isTemplate ? ' jr:template=""' : of.kind === 'root' ? ' id="made"' : ''
    return `<${of.name}${mark}>${inner.join('')}${of.kind === 'root' ? meta : ''}</${of.name}>`
  }

  function bindOf(of: FormElement): string {
    const { row, type, kind } = of
    const truth = (written: string | undefined) =>
      written && (YES.test(written) ? 'true()' : NO.test(written) ? 'false()' : expression(written, of))
    const node = countNode(of)
    const count = node
      ? `<bind${attributes({ nodeset: pathOf(of).replace(/[^/]+$/, node), type: 'string', readonly: 'true()', calculate: expression(row['repeat_count']!, of) })}/>`
      : '' // prettier-ignore
    const written = {
      type: kind === 'question' ? dataTypeOf(of) : undefined,
      readonly: type === 'note' ? 'true()' : truth(row['read_only']),
      required: truth(row['required']),
      relevant: truth(row['relevant']),
      constraint: truth(row['constraint']),
      calculate: row['trigger'] ? undefined : truth(row['calculation']),
      'jr:constraintMsg': message(of, 'constraint_message', 'jr:constraintMsg'),
      'jr:requiredMsg': message(of, 'required_message', 'jr:requiredMsg'),
      'jr:preload': PRELOADS[type]?.[0],
      'jr:preloadParams': PRELOADS[type]?.[1],
    }
    return `${count}<bind${attributes({ nodeset: pathOf(of), ...written })}/>`
  }

  const setValue = (of: FormElement, event: string, value: string | undefined) =>
    `<setvalue${attributes({ event, ref: pathOf(of), value: value && expression(value, of) })}/>`

  function itemset(of: FormElement): string {
    const filter = of.row['choice_filter'] ? `[${expression(of.row['choice_filter'], of, true)}]` : ''
    const { randomize, seed = '' } = parametersOf(of)
    const all = `instance('${of.list}')/root/item${filter}`
    const nodeset = randomize === 'true' ? `randomize(${all}, ${expression(seed, of)})` : all
    const label = inItext(lists.get(of.list) ?? []) ? 'jr:itext(itextId)' : 'label'
    return `<itemset nodeset=${quote(nodeset)}><value ref="name"/><label ref="${label}"/></itemset>`
  }

  function bodyOf(of: FormElement): string {
    const ref = pathOf(of)
    const { type, row } = of
    const label = said(of, 'label')
    const inner = of.children.map(bodyOf).join('')
    if (of.kind === 'group')
      return `<group${attributes({ ref, appearance: row['appearance'] })}>${label}${inner}</group>`
    if (of.kind === 'repeat') {
      const first = [...below(of)]
        .filter((one) => dynamicDefault(one) && repeatAround(one) === of)
        .map((one) => setValue(one, 'odk-instance-first-load odk-new-repeat', dynamicDefault(one)))
      return `<group ref="${ref}">${label}<repeat${attributes({ nodeset: ref, 'jr:count': countPath(of) })}>${first.join('')}${inner}</repeat></group>`
    }
    const hint = said(of, 'hint')
    const isWorkedOut = row['calculation'] !== undefined || row['trigger'] !== undefined
    const isSilent = columnsOf(row, 'label').size + columnsOf(row, 'hint').size === 0
    if (PRELOADS[type] || type === 'hidden' || type === 'calculate' || (isWorkedOut && isSilent)) return ''
    const pulled = elements
      .filter((one) => namesIn(one.row['trigger'] ?? '').includes(of.name))
      .map((one) => setValue(one, 'xforms-value-changed', one.row['calculation']))
    const { start, end, step } = parametersOf(of)
    const control = CONTROLS[type] ?? 'input'
    const more = { start, end, step, mediatype: type === 'image' ? 'image/*' : undefined }
    return `<${control}${attributes({ ref, appearance: row['appearance'], ...more })}>${label}${hint}${pulled.join('')}${of.list === '' ? '' : itemset(of)}</${control}>`
  }

  function listOf([list, rows]: [string, Row[]]): string {
    const items = rows.map((row, index) => {
      const id = `${list}-${index}`
      const translated = inItext(rows)
      if (translated) itext.add(id, 'text', columnsOf(row, 'label'), (words) => text(words, null))
      if (translated) itext.addMedia(id, row)
      const label = translated ? `<itextId>${id}</itextId>` : `<label>${escape(row['label'] ?? '')}</label>`
      const cells = Object.entries(row).filter(([column]) => !/^(?:list_name$|label|media)/.test(column))
      return `<item>${label}${cells.map(([column, cell]) => `<${column}>${escape(cell)}</${column}>`).join('')}</item>`
    })
    return `<instance id="${list}"><root>${items.join('')}</root></instance>`
  }

  const body = root.children.map(bodyOf).join('')
  const binds = elements.map(bindOf).join('')
  const instances = [...lists].map(listOf).join('')
  const name = settings['instance_name']
  const named = name
    ? `<bind nodeset="/data/meta/instanceName" type="string" calculate=${quote(expression(name, null))}/>`
    : ''
  const id = `<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>`
  const first = elements
    .filter((one) => dynamicDefault(one) && !repeatAround(one))
    .map((one) => setValue(one, 'odk-instance-first-load', dynamicDefault(one)))
  return `<?xml version="1.0"?><h:html ${NAMESPACES}><h:head><h:title>Made</h:title><model odk:xforms-version="1.0.0">${itext}<instance>${instanceOf(root)}</instance>${instances}${binds}${id}${named}${first.join('')}</model></h:head><h:body>${body}</h:body></h:html>`
}

const CONTROLS: Record<string, string> = {
  select_one: 'select1',
  select_multiple: 'select',
  rank: 'odk:rank',
  range: 'range',
  image: 'upload',
  acknowledge: 'trigger',
}

/** or_other adds a choice to its list. */
function listsOf(choices: readonly Row[], elements: readonly FormElement[]): Map<string, Row[]> {
  const lists = Map.groupBy(choices, (row) => row['list_name'] ?? '')
  for (const { list, row } of elements) {
    if (row['type']?.endsWith('or_other') && !lists.get(list)!.some(({ name }) => name === 'other'))
      lists.get(list)!.push({ name: 'other', label: 'Other' })
  }
  return lists
}

function dataTypeOf(of: FormElement): string {
  if (of.type !== 'range') return DATA_TYPES[of.type] ?? 'string'
  return Object.values(parametersOf(of)).some((value) => value.includes('.')) ? 'decimal' : 'int'
}

const parametersOf = ({ row, type }: FormElement): Record<string, string> => ({
  ...(type === 'range' && { start: '1', end: '10', step: '1' }),
  ...Object.fromEntries(
    [...(row['parameters'] ?? '').matchAll(/(\w+)=([\w.${}-]+)/g)].map(([, name, value]) => [name!, value!]),
  ),
})
