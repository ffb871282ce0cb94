// The survey that the field tests use: a household with a roster of children and a photo, in Vietnamese and English.
import { parse } from '../../core/expression/parse.ts'
import type { Question, Survey, Text } from '../../core/survey.ts'

const label = (vi: string, en: string) => ({ text: [vi, en] as Text })
const base = { parent: 0, row: 1, appearance: [], parameters: {} }
const choice = (name: string, vi: string, en: string) => ({ name, label: label(vi, en) })

const question = (id: number, name: string, path: string, vi: string, en: string) => ({
  ...base,
  kind: 'question' as const,
  id,
  name,
  path,
  label: label(vi, en),
})

const nodes: Survey['nodes'] = [
  {
    ...base,
    kind: 'root',
    id: 0,
    name: 'data',
    path: '/data',
    parent: -1,
    row: 0,
    children: [1, 2, 3, 4, 6],
  },
  {
    ...question(1, 'head', '/data/head', 'Họ tên chủ hộ', 'Name of the head'),
    type: 'text',
    dataType: 'string',
  },
  {
    ...question(2, 'size', '/data/size', 'Số người trong hộ', 'People in the household'),
    type: 'integer',
    dataType: 'int',
  },
  {
    ...question(3, 'work', '/data/work', 'Có trẻ em làm việc không?', 'Do any children work?'),
    type: 'select_one',
    dataType: 'string',
    choices: { list: 'yesno', value: 'name', label: 'label' },
  } satisfies Question,
  {
    ...base,
    kind: 'repeat',
    id: 4,
    name: 'child',
    path: '/data/child',
    label: label('Trẻ em', 'Child'),
    children: [5],
  },
  {
    ...question(5, 'name', '/data/child/name', 'Tên của trẻ', 'Name of the child'),
    parent: 4,
    type: 'text',
    dataType: 'string',
  },
  {
    ...question(6, 'photo', '/data/photo', 'Ảnh ngôi nhà', 'Photo of the house'),
    type: 'image',
    dataType: 'binary',
  },
]

export const survey: Survey = {
  format: 1,
  id: 'household',
  version: '2026050101',
  title: ['Khảo sát hộ gia đình', 'Household survey'],
  languages: [
    { name: 'Tiếng Việt (vi)', code: 'vi', rtl: false, own: 'Tiếng Việt' },
    { name: 'English (en)', code: 'en', rtl: false, own: 'English' },
  ],
  defaultLanguage: 0,
  style: [],
  nodes,
  lists: { yesno: { name: 'yesno', choices: [choice('yes', 'Có', 'Yes'), choice('no', 'Không', 'No')] } },
  order: [],
  instanceName: { source: '/data/head', expression: parse('/data/head'), uses: [1] },
  attachments: [],
  indicators: [],
  design: { minimumCell: 0 },
  entities: [],
  settings: {},
}
