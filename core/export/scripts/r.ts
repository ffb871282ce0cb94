// An R script that loads the download with its labels, sets the design for the package survey and puts repeats and rounds together.
import type { ScriptFormat, ScriptPlan, ScriptTable } from './plan.ts'
import { words } from './words.ts'

/** Of the formats that R can load, the one that keeps most comes first. */
export const R_FORMATS = ['dta', 'sav', 'parquet', 'csv'] as const satisfies ScriptFormat[]
type RFormat = (typeof R_FORMATS)[number]

const READERS: Record<RFormat, { library: string; call(file: string, table: ScriptTable): string }> = {
  dta: { library: 'haven', call: (file) => `read_dta(file.path(folder, ${file}))` },
  sav: { library: 'haven', call: (file) => `read_sav(file.path(folder, ${file}), user_na = TRUE)` },
  parquet: { library: 'arrow', call: (file) => `as.data.frame(read_parquet(file.path(folder, ${file})))` },
  csv: {
    library: '',
    call: (file, { texts }) =>
      `read.csv(file.path(folder, ${file}), fileEncoding = "UTF-8-BOM", check.names = FALSE, na.strings = "", colClasses = c(${texts.map((name) => `${quoted(name)} = "character"`).join(', ')}))`,
  },
}

export function rScript(plan: ScriptPlan, format: RFormat, reader: 'en' | 'vi'): string {
  const t = words[reader]
  const { library, call } = READERS[format]
  const { tables } = plan
  const lines = [
    `# ${t.load(plan.title, plan.moment)}`,
    ...(library ? [`library(${library})`] : []),
    '',
    `# ${t.folder}`,
    'folder <- "."',
    '',
    `# ${t.tables}`,
    ...(format === 'dta' ? [`# ${t.missingR}`] : format === 'csv' ? [`# ${t.guarded}`] : []),
    ...tables.map((table) => `${table.name} <- ${call(quoted(table.file), table)}`),
    '',
    ...merged(plan, reader),
    `# ${t.design}`,
    ...design(plan, reader),
    ...rounds(plan, reader),
  ]
  return `${lines.join('\n')}\n`
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

function merged({ tables }: ScriptPlan, reader: 'en' | 'vi'): string[] {
  const repeats = tables.flatMap((table) => {
    const above = tables[table.parent]
    return above
      ? [
          `${table.name}_merged <- with_parent(${table.name}, ${above.name}${above.parent < 0 ? '' : '_merged'}, ${quoted(above.name)})`,
        ]
      : []
  })
  if (repeats.length === 0) return []
  return [
    `# ${words[reader].repeats}`,
    'with_parent <- function(rows, above, name) {',
    '  found <- above[match(rows$PARENT_KEY, above$KEY), setdiff(names(above), "KEY"), drop = FALSE]',
    '  clash <- names(found) %in% names(rows)',
    '  names(found)[clash] <- paste0(names(found)[clash], "_", name)',
    '  rownames(found) <- NULL',
    '  cbind(rows, found)',
    '}',
    ...repeats,
    '',
  ]
}

const formula = (names: readonly string[]): string =>
  names.length === 0 ? '~1' : `~${names.map((name) => `\`${name.replace(/[`\\]/g, '\\$&')}\``).join(' + ')}`

function design({ tables, weight, strata, cluster }: ScriptPlan, reader: 'en' | 'vi'): string[] {
  const t = words[reader]
  const first = tables[0]
  const used = [
    ...new Set([...(weight === null ? [] : [weight]), ...strata, ...(cluster === null ? [] : [cluster])]),
  ]
  if (!first || used.length === 0) return [`# ${t.noDesign}`, '']
  const groups = [...strata, ...(cluster === null ? [] : [cluster])].map(quoted)
  const parts = [
    `ids = ${formula(cluster === null ? [] : [cluster])}`,
    ...(strata.length > 0 ? [`strata = ${formula(strata)}`] : []),
    ...(weight === null ? [] : [`weights = ${formula([weight])}`]),
    'data = designed',
    'nest = TRUE',
  ]
  return [
    'library(survey)',
    `# ${t.lonely}`,
    'options(survey.lonely.psu = "adjust")',
    `designed <- as.data.frame(${first.name})`,
    ...(groups.length > 0
      ? [`for (name in c(${groups.join(', ')})) designed[[name]] <- as.character(designed[[name]])`]
      : []),
    ...(weight === null
      ? []
      : [`designed[[${quoted(weight)}]] <- as.numeric(designed[[${quoted(weight)}]])`]),
    `complete <- complete.cases(designed[c(${used.map(quoted).join(', ')})])`,
    `if (any(!complete)) message(sum(!complete), ${quoted(` ${t.dropped}`)})`,
    'designed <- designed[complete, ]',
    `design <- if (nrow(designed) > 0) svydesign(${parts.join(', ')})`,
    `# ${t.example} svymean(~variable, design, na.rm = TRUE)`,
    '',
  ]
}

function rounds({ tables, respondent, round, finished }: ScriptPlan, reader: 'en' | 'vi'): string[] {
  const t = words[reader]
  const first = tables[0]
  if (!first || respondent === null || round === null) return []
  const [id, wave] = [quoted(respondent), quoted(round)]
  const order = [
    `as.character(panel[[${id}]])`,
    `panel[[${wave}]]`,
    ...(finished ? [`panel[[${quoted(finished)}]]`] : []),
  ]
  return [
    `# ${t.rounds}`,
    `panel <- as.data.frame(${first.name})`,
    `panel <- panel[!is.na(panel[[${id}]]) & as.character(panel[[${id}]]) != "", ]`,
    `# ${t.lastInterview}`,
    `panel <- panel[order(${order.join(', ')}), ]`,
    `panel <- panel[!duplicated(panel[c(${id}, ${wave})], fromLast = TRUE), ]`,
    `# ${t.wide}`,
    `wide <- reshape(panel, idvar = ${id}, timevar = ${wave}, direction = "wide", sep = "_")`,
  ]
}
