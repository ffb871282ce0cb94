// The test projects: each mirrors one part of the source, so that a part can be tested alone.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const project = (name: string, options: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
})

/** A browser, or many crashes: one file after another. */
const slow = { testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false }
const COLLECT = 'test/e2e/collect*.test.ts'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    // R, LibreOffice and pandas read names in Vietnamese only where the locale is UTF-8.
    env: { LC_ALL: 'C.UTF-8' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project('core'),
      project('store'),
      project('api'),
      project('infra'),
      {
        ...project('web', { environment: 'happy-dom' }),
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
      },
      // A browser on a busy machine may show two things for a moment: tried once more, and told at the end if that was needed.
      project('e2e', { ...slow, exclude: [COLLECT], retry: 1 }),
      // What must not be lost is never tried twice.
      project('collect', { ...slow, include: [COLLECT] }),
      project('torture', slow),
      { extends: true as const, test: { name: 'layers', include: ['test/layers.test.ts'] } },
    ],
  },
})
