// The software's version, from package.json: in answers, reports and exports.
import about from '../package.json' with { type: 'json' }

export const version: string = about.version
