// A Python script that loads the download into pandas, with its labels, and puts repeats and rounds together.
import type { ScriptFormat, ScriptPlan, ScriptTable } from './plan.ts'
import { words } from './words.ts'

/** Of the formats that pandas can load, the one that keeps most without a further package comes first. */
export const PYTHON_FORMATS = ['dta', 'parquet', 'csv', 'jsonl'] as const satisfies ScriptFormat[]
type PythonFormat = (typeof PYTHON_FORMATS)[number]

const READERS: Record<PythonFormat, (table: ScriptTable) => string> = {
  dta: ({ file }) => `load(${quoted(file)})`,
  parquet: ({ file }) => `pd.read_parquet(FOLDER / ${quoted(file)})`,
  csv: ({ file, texts }) =>
    `pd.read_csv(FOLDER / ${quoted(file)}, encoding="utf-8-sig", dtype={name: str for name in ${JSON.stringify(texts)}}, keep_default_na=False, na_values=[""], low_memory=False)`,
  jsonl: ({ file }) => `pd.read_json(FOLDER / ${quoted(file)}, lines=True, dtype=False, convert_dates=False)`,
}

const LOAD = `def load(name):
    path = FOLDER / name
    with pd.read_stata(path, iterator=True) as reader:
        columns = reader.variable_labels()
    try:
        table = pd.read_stata(path)
    except ValueError:
        table = pd.read_stata(path, convert_categoricals=False)
    table.attrs["labels"] = columns
    return table

`

export function pythonScript(plan: ScriptPlan, format: PythonFormat, reader: 'en' | 'vi'): string {
  const t = words[reader]
  const { tables } = plan
  const lines = [
    `# ${t.load(plan.title, plan.moment)}`,
    'from pathlib import Path',
    '',
    'import pandas as pd',
    '',
    `# ${t.folder}`,
    'FOLDER = Path(__file__).resolve().parent',
    '',
    ...(format === 'dta' ? ['', LOAD] : []),
    `# ${t.tables}`,
    `# ${t.missingPython}`,
    ...(format === 'csv' ? [`# ${t.guarded}`] : []),
    ...tables.map((table) => `${table.name} = ${READERS[format](table)}`),
    '',
    ...merged(plan, reader),
    `# ${t.design}`,
    ...design(plan, reader),
    ...rounds(plan, reader),
  ]
  return `${lines.join('\n')}\n`
}

/** JSON's strings are Python's, as far as they go. */
const quoted = (text: string): string => JSON.stringify(text)

function merged({ tables }: ScriptPlan, reader: 'en' | 'vi'): string[] {
  const repeats = tables.flatMap((table) => {
    const above = tables[table.parent]
    if (!above) return []
    const right = `${above.name}${above.parent < 0 ? '' : '_merged'}.rename(columns={"KEY": "PARENT_KEY", "PARENT_KEY": "PARENT_KEY_${above.name}"})`
    return [
      `${table.name}_merged = ${table.name}.merge(${right}, how="left", on="PARENT_KEY", suffixes=("", "_${above.name}"), validate="many_to_one")`,
    ]
  })
  return repeats.length === 0 ? [] : [`# ${words[reader].repeats}`, ...repeats, '']
}

function design({ tables, weight, strata, cluster }: ScriptPlan, reader: 'en' | 'vi'): string[] {
  const t = words[reader]
  const first = tables[0]
  if (!first || (weight === null && strata.length === 0 && cluster === null)) return [`# ${t.noDesign}`, '']
  const named = { weight, strata, cluster }
  const python = JSON.stringify(named).replaceAll(':null', ': None').replace('"strata":', ' "strata": ').replace(',"cluster":', ', "cluster": ') // prettier-ignore
  const lines = [`design = ${python}`, `# ${t.errors}`]
  if (weight === null) return [...lines, '']
  return [
    ...lines,
    '',
    '',
    'def weighted_mean(table, column):',
    `    """${t.weighted}"""`,
    '    used = table[[column, design["weight"]]].apply(pd.to_numeric, errors="coerce").dropna()',
    '    return (used[column] * used[design["weight"]]).sum() / used[design["weight"]].sum()',
    '',
    '',
    `# ${t.example} weighted_mean(${first.name}, "column")`,
    '',
  ]
}

function rounds({ tables, respondent, round, finished }: ScriptPlan, reader: 'en' | 'vi'): string[] {
  const t = words[reader]
  const first = tables[0]
  if (!first || respondent === null || round === null) return []
  const [id, wave] = [quoted(respondent), quoted(round)]
  const order = [respondent, round, ...(finished ? [finished] : [])].map(quoted).join(', ')
  return [
    `# ${t.rounds}`,
    `panel = ${first.name}[${first.name}[${id}].notna() & (${first.name}[${id}].astype(str) != "")]`,
    `# ${t.lastInterview}`,
    `panel = panel.sort_values([${order}], kind="stable").drop_duplicates([${id}, ${wave}], keep="last")`,
    `# ${t.wide}`,
    `wide = panel.pivot(index=${id}, columns=${wave})`,
    'wide.columns = [f"{column}_{wave}" for column, wave in wide.columns]',
  ]
}
