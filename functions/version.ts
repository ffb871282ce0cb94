// The software's version, as package.json has it: in answers, reports and exports. Written out, because importing that file would bundle all of it.
export const version = '0.1.0'
