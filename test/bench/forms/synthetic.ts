// Two made surveys, for what public forms don't show: a thousand rows with a roster, and a list of twenty thousand choices. Each as a workbook and as an XForm.
import type { Workbook } from '../../../core/xlsform/workbook.ts'

interface Row {
  type: string
  name: string
  label?: string
  relevant?: string
  constraint?: string
  required?: 'yes'
  calculation?: string
  choice_filter?: string
  appearance?: string
  rows?: Row[]
}
interface Choice {
  name: string
  label: string
  province?: string
}
interface Made {
  name: string
  workbook: Workbook
  xform: string
}
type Lists = Record<string, Choice[]>

const yesNo: Lists = {
  yes_no: [
    { name: 'yes', label: 'Yes' },
    { name: 'no', label: 'No' },
  ],
}

/** Twenty sections that one question opens, each with its own, and a roster whose members are counted and summed: 1,000 rows. */
export function thousandRows(): Made {
  const member: Row[] = [
    { type: 'text', name: 'called', label: 'Name' },
    { type: 'integer', name: 'age', label: 'Age', constraint: '. >= 0 and . <= 120' },
    {
      type: 'select_one yes_no',
      name: 'school',
      label: 'Does ${called} go to school?',
      relevant: '${age} >= 5 and ${age} < 18',
    },
    {
      type: 'integer',
      name: 'hours',
      label: 'Hours worked last week',
      relevant: '${age} >= 5',
      constraint: '. <= 112',
    },
    {
      type: 'calculate',
      name: 'labours',
      calculation: 'if(${age} >= 5 and ${age} < 18 and ${hours} > 14, 1, 0)',
    },
  ]
  const sections = Array.from({ length: 20 }, (_, s): Row => {
    const own = Array.from({ length: 45 }, (_item, q): Row => {
      const name = `q${s}_${q}`
      const label = `Question ${q + 1} of section ${s + 1}`
      if (q % 5 === 0) return { type: 'select_one yes_no', name, label }
      if (q % 5 === 1)
        return {
          type: 'integer',
          name,
          label,
          relevant: `\${q${s}_${q - 1}} = 'yes'`,
          constraint: '. >= 0 and . < 1000',
        }
      if (q % 5 === 2) return { type: 'text', name, label, required: 'yes' }
      if (q % 5 === 3) return { type: 'decimal', name, label, relevant: `\${q${s}_${q - 2}} > 10` }
      return {
        type: 'calculate',
        name,
        calculation: `coalesce(\${q${s}_${q - 3}}, 0) + coalesce(\${q${s}_${q - 1}}, 0) + \${children}`,
      }
    })
    const has = `has_${s}`
    return {
      type: 'group',
      name: `section_${s}`,
      label: `Section ${s + 1}`,
      relevant: "${consent} = 'yes'",
      rows: [
        { type: 'select_one yes_no', name: has, label: `Anything to say about ${s + 1}?` },
        {
          type: 'group',
          name: `inner_${s}`,
          label: `Inside ${s + 1}`,
          relevant: `\${${has}} = 'yes' or \${${has}} = ''`,
          rows: own,
        },
      ],
    }
  })
  return make('made-1000-rows', yesNo, [
    { type: 'select_one yes_no', name: 'consent', label: 'May we begin?' },
    { type: 'repeat', name: 'member', label: 'Member', rows: member },
    { type: 'calculate', name: 'people', calculation: 'count(${member})' },
    { type: 'calculate', name: 'children', calculation: 'sum(${labours})' },
    ...sections,
  ])
}

/** A list of 20,000 villages: one question searches in all of it, another shows those of a province. */
export function longList(): Made {
  const provinces = Array.from({ length: 20 }, (_, p) => ({ name: `p${p}`, label: `Province ${p + 1}` }))
  const first = ['Tân', 'An', 'Phú', 'Long', 'Hòa', 'Bình', 'Vĩnh', 'Mỹ', 'Thạnh', 'Đông']
  const second = ['Lập', 'Thành', 'Hưng', 'Sơn', 'Phước', 'Lộc', 'Trung', 'Xuân', 'Hải', 'Quang']
  const villages = Array.from({ length: 20_000 }, (_, v) => ({
    name: `v${v}`,
    label: `${first[v % 10]} ${second[Math.floor(v / 10) % 10]} ${Math.floor(v / 100) + 1}`,
    province: `p${v % 20}`,
  }))
  return make('made-20000-choices', { provinces, villages }, [
    { type: 'select_one provinces', name: 'province', label: 'Province' },
    { type: 'select_one villages', name: 'village', label: 'Village', appearance: 'minimal autocomplete' },
    {
      type: 'select_one villages',
      name: 'nearby',
      label: 'Village of the province',
      appearance: 'minimal autocomplete',
      choice_filter: 'province = ${province}',
      relevant: "${province} != ''",
    },
    { type: 'calculate', name: 'label', calculation: "jr:choice-name(${village}, '${village}')" },
  ])
}

function make(name: string, lists: Lists, rows: Row[]): Made {
  return { name, workbook: workbookOf(name, lists, rows), xform: xformOf(name, lists, rows) }
}

function workbookOf(name: string, lists: Lists, rows: Row[]): Workbook {
  const columns = [
    'type',
    'name',
    'label',
    'relevant',
    'constraint',
    'required',
    'calculation',
    'choice_filter',
    'appearance',
  ] as const
  const cell = (text: string | undefined) => (text ? ({ text, kind: 'text' } as const) : undefined)
  const flat = (row: Row): Row[] =>
    row.rows
      ? [
          { ...row, type: `begin ${row.type}` },
          ...row.rows.flatMap(flat),
          { type: `end ${row.type}`, name: '' },
        ]
      : [row]
  const sheet = (title: string, head: readonly string[], body: (string | undefined)[][]) => ({
    name: title,
    rows: [head, ...body].map((line) => line.map(cell)),
  })
  const choices = Object.entries(lists).flatMap(([list, all]) =>
    all.map((choice) => [list, choice.name, choice.label, choice.province]),
  )
  return {
    sheets: [
      sheet(
        'survey',
        columns,
        rows.flatMap(flat).map((row) => columns.map((column) => row[column])),
      ),
      sheet('choices', ['list_name', 'name', 'label', 'province'], choices),
      sheet('settings', ['form_title', 'form_id', 'version'], [[name, name, '1']]),
    ],
  }
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** The XForm that pyxform would make of the rows, as far as they use the format. */
function xformOf(name: string, lists: Lists, rows: Row[]): string {
  const paths = new Map<string, { path: string; repeat: string }>()
  const walk = (all: Row[], path: string, repeat: string) => {
    for (const row of all) {
      const own = `${path}/${row.name}`
      paths.set(row.name, { path: own, repeat })
      if (row.rows) walk(row.rows, own, row.type === 'repeat' ? own : repeat)
    }
  }
  walk(rows, '/data', '')
  /** `${name}` is a path: relative among the members of one repeat. */
  const expression = (source: string, at: string) =>
    escape(
      source.replaceAll(/\$\{(\w+)\}/g, (_, target: string) => {
        const { path = '', repeat = '' } = paths.get(target) ?? {}
        return repeat !== '' && repeat === paths.get(at)?.repeat ? ` ../${target} ` : ` ${path} `
      }),
    )
  const element = (row: Row): string => {
    const inner = row.rows?.map(element).join('') ?? ''
    if (row.type === 'repeat')
      return `<${row.name} jr:template="">${inner}</${row.name}><${row.name}>${inner}</${row.name}>`
    return inner === '' ? `<${row.name}/>` : `<${row.name}>${inner}</${row.name}>`
  }
  const bind = (row: Row): string => {
    const type = /^(integer|decimal)$/.exec(row.type)?.[0].replace('integer', 'int') ?? 'string'
    const formulas = (['relevant', 'constraint', 'calculation'] as const)
      .map((key) => [key.replace('calculation', 'calculate'), row[key]] as const)
      .flatMap(([key, source]) => (source ? [`${key}="${expression(source, row.name)}"`] : []))
    if (row.required) formulas.push('required="true()"')
    const nodeset = `nodeset="${paths.get(row.name)?.path}"`
    const own = row.rows ? formulas : [`type="${type}"`, ...formulas]
    return `${own.length > 0 ? `<bind ${[nodeset, ...own].join(' ')}/>` : ''}${row.rows?.map(bind).join('') ?? ''}`
  }
  const control = (row: Row): string => {
    const path = paths.get(row.name)?.path ?? ''
    const label = `<label>${escape(row.label ?? '').replaceAll(/\$\{(\w+)\}/g, (_, target: string) => `<output value="${expression(`\${${target}}`, row.name)}"/>`)}</label>`
    const appearance = row.appearance ? ` appearance="${row.appearance}"` : ''
    const inner = row.rows?.map(control).join('') ?? ''
    if (row.type === 'repeat')
      return `<group ref="${path}">${label}<repeat nodeset="${path}">${inner}</repeat></group>`
    if (row.type === 'group') return `<group ref="${path}">${label}${inner}</group>`
    if (row.type === 'calculate') return ''
    const list = /^select_one (\w+)$/.exec(row.type)?.[1]
    if (!list) return `<input ref="${path}"${appearance}>${label}</input>`
    const filter = row.choice_filter ? `[${expression(row.choice_filter, row.name)}]` : ''
    const items = `<itemset nodeset="instance('${list}')/root/item${filter}"><value ref="name"/><label ref="label"/></itemset>`
    return `<select1 ref="${path}"${appearance}>${label}${items}</select1>`
  }
  const item = (choice: Choice) =>
    `<item>${Object.entries(choice)
      .map(([key, value]) => `<${key}>${escape(value)}</${key}>`)
      .join('')}</item>`
  const instances = Object.entries(lists).map(
    ([list, all]) => `<instance id="${list}"><root>${all.map(item).join('')}</root></instance>`,
  )
  return `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><h:head><h:title>${name}</h:title><model odk:xforms-version="1.0.0"><instance><data id="${name}" version="1">${rows.map(element).join('')}<meta><instanceID/></meta></data></instance>${instances.join('')}${rows.map(bind).join('')}<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/></model></h:head><h:body>${rows.map(control).join('')}</h:body></h:html>`
}
