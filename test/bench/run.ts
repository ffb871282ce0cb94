// `npm run bench`: every measurement of speed and size. `npm run bench -- forms|engine|report|store|export|size` runs one; `--json` prints the figures for programs.
import { benchEngine } from './engine.ts'
import { benchExport } from './export.ts'
import { benchForms } from './forms.ts'
import { machine } from './machine.ts'
import { benchReport } from './report.ts'
import { benchSize } from './size.ts'
import { benchStore } from './store.ts'
import { markdown, type Section } from './table.ts'

const benches: Record<string, (options: string[]) => Promise<Section[]>> = {
  forms: benchForms,
  engine: benchEngine,
  report: benchReport,
  store: benchStore,
  export: benchExport,
  size: benchSize,
}

const given = process.argv.slice(2)
const wanted = given.filter((word) => word in benches)
const options = given.filter((word) => !(word in benches))
const stranger = given[0] !== undefined && !given[0].startsWith('--') && wanted.length === 0
if (stranger || options.includes('--help')) {
  console.error(`Usage: npm run bench -- [${Object.keys(benches).join('|')}] [--json]
forms takes also [--runs N] [--form PART-OF-A-NAME] [--only CONTENDER[;CONTENDER]] [--no-peers]
export takes also [--large] [--only FORMAT,FORMAT] [--no-peers]`)
  process.exit(2)
}

const json = options.includes('--json')
const sections: Section[] = []
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const made = (await benches[name]?.(options)) ?? []
  sections.push(...made)
  if (!json) for (const section of made) console.log(markdown(section))
}
const where = machine()
console.log(json ? JSON.stringify({ ...where, sections }, null, 2) : Object.values(where).join(' · '))
