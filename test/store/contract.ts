// What the store promises on every engine that it runs on; each engine's test runs all of it.
import type { Table } from '../../functions/store/table.ts'
import { devicesContract } from './contract/devices.ts'
import { mailContract } from './contract/mail.ts'
import { responsesContract } from './contract/responses.ts'
import { resultsContract } from './contract/results.ts'
import { studiesContract } from './contract/studies.ts'

/** Declares the tests of the contract on a table, which is asked for when they run. */
export function contract(table: () => Table): void {
  responsesContract(table)
  studiesContract(table)
  devicesContract(table)
  resultsContract(table)
  mailContract(table)
}
