// Lets plain Node load the application's rune modules (`*.svelte.ts`), so that schedules drive the real sessions, not a copy of them.
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compileModule } from 'svelte/compiler'

/** Call once, before the first such module is imported. Runes become plain fields: nobody watches them here but the witness. */
export function loadRunes(): void {
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.endsWith('.svelte.ts')) return nextLoad(url, context)
      const plain = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'))
      const { js } = compileModule(plain, { filename: fileURLToPath(url), generate: 'server' })
      return { format: 'module', source: js.code, shortCircuit: true }
    },
  })
}
