// Every function that an expression may call.
import { dateFunctions } from './functions/dates.ts'
import { geoFunctions } from './functions/geo.ts'
import type { FunctionTable } from './functions/kinds.ts'
import { logicFunctions } from './functions/logic.ts'
import { nodeFunctions } from './functions/nodes.ts'
import { numberFunctions } from './functions/numbers.ts'
import { selectFunctions } from './functions/selects.ts'
import { statisticFunctions } from './functions/statistics.ts'
import { systemFunctions } from './functions/system.ts'
import { textFunctions } from './functions/texts.ts'

export const functions: FunctionTable = {
  ...logicFunctions,
  ...numberFunctions,
  ...textFunctions,
  ...dateFunctions,
  ...nodeFunctions,
  ...selectFunctions,
  ...statisticFunctions,
  ...geoFunctions,
  ...systemFunctions,
}
