// The scripts of a download, for the formats that are in it.
import type { Dataset } from '../dataset.ts'
import { scriptPlan } from './plan.ts'
import { pythonScript, PYTHON_FORMATS } from './python.ts'
import { rScript, R_FORMATS } from './r.ts'
import { stataScript } from './stata.ts'

export interface Script {
  name: string
  text: string
}

/**
 * `load.do`, `load.R` and `load.py`, as far as one of their formats is among `formats`. They stand beside the data in the download, load all
 * tables, set the survey design and put repeats and rounds together. Comments are in the reader's language.
 */
export function scripts(dataset: Dataset, formats: readonly string[], reader: 'en' | 'vi'): Script[] {
  const made: Script[] = []
  if (formats.includes('dta'))
    made.push({ name: 'load.do', text: stataScript(scriptPlan(dataset, 'dta', reader), reader) })
  const forR = R_FORMATS.find((format) => formats.includes(format))
  if (forR) made.push({ name: 'load.R', text: rScript(scriptPlan(dataset, forR, reader), forR, reader) })
  const forPython = PYTHON_FORMATS.find((format) => formats.includes(format))
  if (forPython) {
    made.push({
      name: 'load.py',
      text: pythonScript(scriptPlan(dataset, forPython, reader), forPython, reader),
    })
  }
  return made
}
