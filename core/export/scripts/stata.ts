// A do-file that loads the download into Stata 14 or newer, sets the design and puts repeats and rounds together.
import { freeName } from '../free-name.ts'
import { legalNames } from '../stata/names.ts'
import type { ScriptPlan, ScriptTable } from './plan.ts'
import { words } from './words.ts'

/** The do-file; its plan is of the format dta. Commands are Stata's own (manuals [D] merge, [D] egen, [SVY] svyset, [XT] xtset). */
export function stataScript(plan: ScriptPlan, reader: 'en' | 'vi'): string {
  const t = words[reader]
  const { tables } = plan
  const first = tables[0]
  const lines = [
    comment(t.load(plan.title, plan.moment)),
    'version 14',
    'clear all',
    'set more off',
    '',
    comment(t.folder),
    '* cd "C:/Users/me/Downloads/..."',
    '',
    comment(t.missingStata),
    '',
  ]
  if (!first) return file(lines)
  if (tables.length > 1) lines.push(comment(t.repeats))
  for (const table of tables) lines.push(...merged(plan, table))
  lines.push(comment(t.tables), `use ${quoted(first.file)}, clear`, 'isid KEY', '')
  lines.push(comment(t.design), ...design(plan, reader), '')
  if (plan.round && plan.respondent) lines.push(...rounds(plan, reader))
  return file(lines)
}

const file = (lines: readonly string[]): string => `${lines.join('\n')}\n`

/** Comment lines, which nothing in a title can end: three slashes would join it with the next line, `/*` open a longer one. */
const comment = (text: string): string =>
  `* ${text.replaceAll('/*', '/ *').replaceAll('///', '/ / /').replaceAll('*/', '* /')}`

/** Compound double quotes hold quotes; macros begin with a left quote or a dollar sign. */
const quoted = (text: string): string => `\`"${text.replace(/[`$]/g, '\\$&')}"'`

/** The columns of a table once those of its parent stand behind its own; columns that both have get the parent's name behind theirs. */
function together(
  plan: ScriptPlan,
  table: ScriptTable,
): { columns: string[]; renamed: [from: string, to: string][] } {
  const above = plan.tables[table.parent]
  if (!above) return { columns: table.columns, renamed: [] }
  const others = together(plan, above).columns.filter((name) => name !== 'KEY')
  const own = new Set(table.columns.map((name) => name.toLowerCase()))
  const wanted = others.map((name) => (own.has(name.toLowerCase()) ? `${name}_${above.name}` : name))
  const columns = legalNames([...table.columns, ...wanted])
  const renamed = others.flatMap((name, index): [string, string][] => {
    const to = columns[table.columns.length + index] ?? name
    return to === name ? [] : [[name, to]]
  })
  return { columns, renamed }
}

/** A table of a repeat with the columns of its parent, saved as a file of its own. */
function merged(plan: ScriptPlan, table: ScriptTable): string[] {
  const above = plan.tables[table.parent]
  if (!above) return []
  return [
    `use ${quoted(above.parent < 0 ? above.file : mergedFile(above))}, clear`,
    ...together(plan, table).renamed.map(([from, to]) => `rename ${from} ${to}`),
    'rename KEY PARENT_KEY',
    'tempfile above',
    "save `above'",
    `use ${quoted(table.file)}, clear`,
    'isid KEY',
    "merge m:1 PARENT_KEY using `above', keep(master match) nogenerate",
    `save ${quoted(mergedFile(table))}, replace`,
    '',
  ]
}

const mergedFile = ({ file: name }: ScriptTable): string => `${name.replace(/\.dta$/, '')}-merged.dta`

function design({ tables, weight, strata, cluster }: ScriptPlan, reader: 'en' | 'vi'): string[] {
  const t = words[reader]
  if (weight === null && strata.length === 0 && cluster === null) return [comment(t.noDesign)]
  const taken = new Set(tables[0]?.columns.map((name) => name.toLowerCase()))
  const [stratum, unit] = [freeName('_stratum', taken), freeName('_psu', taken)]
  const lines: string[] = []
  // svyset wants one variable for strata; group() makes numbers of text, and of several variables.
  if (strata.length > 0) lines.push(`egen long ${stratum} = group(${strata.join(' ')})`)
  if (cluster !== null) lines.push(`egen long ${unit} = group(${cluster})`)
  const psu = cluster === null ? '_n' : unit
  const pweight = weight === null ? '' : ` [pweight = ${weight}]`
  const options = [
    ...(strata.length > 0 ? [`strata(${stratum})`] : []),
    'vce(linearized)',
    'singleunit(centered)',
  ]
  return [
    ...lines,
    comment(t.lonely),
    `svyset ${psu}${pweight}, ${options.join(' ')}`,
    'svydescribe',
    comment(`${t.example} svy: mean VARIABLE`),
  ]
}

function rounds({ tables, respondent, round, finished }: ScriptPlan, reader: 'en' | 'vi'): string[] {
  const t = words[reader]
  const taken = new Set(tables[0]?.columns.map((name) => name.toLowerCase()))
  const [person, wave] = [freeName('_respondent', taken), freeName('_wave', taken)]
  return [
    comment(t.rounds),
    `egen long ${person} = group(${respondent})`,
    `drop if missing(${person})`,
    `egen int ${wave} = group(${round}), label`,
    comment(t.lastInterview),
    `bysort ${person} ${wave}${finished ? ` (${finished})` : ''}: keep if _n == _N`,
    `xtset ${person} ${wave}`,
    'save "panel.dta", replace',
  ]
}
