// The layer rules of the architecture, executed: who may import whom.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const sources = ['core', 'functions', 'infra', 'web'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|svelte)$/.test(file))
    .map((file) => join(folder, file)),
)

interface Import {
  from: string
  /** Path from the root, or a package name. */
  to: string
  typeOnly: boolean
}

const imports: Import[] = sources.flatMap((from) => {
  const text = readFileSync(join(root, from), 'utf8')
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm),
  ]
  const lazy = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  return [
    ...found.map((match) => ({ from, specifier: match[2] ?? '', typeOnly: match[1] !== undefined })),
    ...lazy.map((match) => ({ from, specifier: match[1] ?? '', typeOnly: false })),
  ].map(({ specifier, ...rest }) => ({
    ...rest,
    to: specifier.startsWith('.') ? relative(root, resolve(root, dirname(from), specifier)) : specifier,
  }))
})

const inFolder = (path: string, ...folders: string[]) =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
const isOurs = (path: string) => inFolder(path, 'core', 'functions', 'infra', 'web', 'test')
const offences = (rule: (one: Import) => boolean) =>
  imports.filter(rule).map(({ from, to }) => `${from} → ${to}`)

const pure = /^(zod|fflate|re2js|hyparquet-writer\/.*|@stdlib\/.*)$/

describe('layers', () => {
  it('finds the sources', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  it('core imports only itself, zod and small pure libraries', () => {
    expect(
      offences(({ from, to }) => inFolder(from, 'core') && !inFolder(to, 'core') && !pure.test(to)),
    ).toEqual([])
  })

  it('core knows no clock, no randomness, no network, no page', () => {
    const forbidden =
      /\b(Date\.now\(|new Date\(\)|Math\.random\(|fetch\(|process\.|document\.|window\.|localStorage|indexedDB)/
    const found = sources
      .filter((file) => inFolder(file, 'core'))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
          .filter(({ line }) => forbidden.test(line.replace(/\/\/.*|^\s*\*.*|'[^']*'/g, '')))
          .map(({ at }) => at),
      )
    expect(found).toEqual([])
  })

  it('the collect application is built without zod: core code that it loads imports schema files as types only', () => {
    expect(
      offences(
        ({ from, to }) =>
          inFolder(from, 'core/interview', 'core/expression', 'web/collect', 'web/ui', 'web/lib/device') &&
          to === 'zod',
      ),
    ).toEqual([])
  })

  it('functions import core, infra names functions by path, web takes only types from functions', () => {
    expect(
      offences(
        ({ from, to }) => inFolder(from, 'functions') && isOurs(to) && !inFolder(to, 'core', 'functions'),
      ),
    ).toEqual([])
    expect(
      offences(
        ({ from, to, typeOnly }) =>
          inFolder(from, 'infra') && isOurs(to) && !inFolder(to, 'infra') && !typeOnly,
      ),
    ).toEqual([])
    expect(
      offences(
        ({ from, to, typeOnly }) =>
          inFolder(from, 'web') &&
          isOurs(to) &&
          !inFolder(to, 'core', 'web') &&
          !(typeOnly && to === 'functions/app.ts'),
      ),
    ).toEqual([])
  })

  it('nobody imports the tests', () => {
    expect(offences(({ to }) => inFolder(to, 'test'))).toEqual([])
  })

  it('routes do not import each other', () => {
    expect(
      offences(({ from, to }) => inFolder(from, 'functions/routes') && inFolder(to, 'functions/routes')),
    ).toEqual([])
  })

  it('only the store knows DynamoDB, only blobs know S3, only env.ts reads the environment', () => {
    expect(
      offences(
        ({ from, to }) =>
          /^@aws-sdk\/(client-dynamodb|lib-dynamodb)|^dynalite/.test(to) &&
          !inFolder(from, 'functions/store'),
      ),
    ).toEqual([])
    expect(
      offences(
        ({ from, to }) =>
          /^@aws-sdk\/(client-s3|s3-)/.test(to) && !inFolder(from, 'functions/blobs', 'functions/blobs.ts'),
      ),
    ).toEqual([])
    const readers = sources.filter(
      (file) => file !== 'functions/env.ts' && /process\.env\b/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(readers).toEqual([])
  })

  it('each file opens by saying what it is for', () => {
    const silent = sources.filter((file) => {
      const start = readFileSync(join(root, file), 'utf8').trimStart()
      return !/^(\/\/|\/\*|<!--|<script[^>]*>\s*(\/\/|\/\*))/.test(start)
    })
    expect(silent).toEqual([])
  })
})
