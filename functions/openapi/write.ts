// Writes the OpenAPI document to the file that is named; part of the build of the web applications.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { openApi } from './document.ts'

const [, , path] = process.argv
if (path === undefined) throw new Error('Say where to write the document')
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, JSON.stringify(openApi()))
