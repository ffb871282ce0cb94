// Attached files: what a formula sees of a CSV or GeoJSON file.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attachedData } from '../../core/attached.ts'
import type { XNode } from '../../core/expression/tree.ts'

const table = (root: XNode | undefined) =>
  root?.children.map((item) => Object.fromEntries(item.children.map((child) => [child.name, child.value])))

it('reads a spreadsheet’s CSV: byte-order mark, Windows line ends, quotes, commas and line breaks in cells', () => {
  const csv = '\uFEFFname,label,province\r\n1,"Xã ""Một""",hn\r\n2,"a, b\nc",\r\n\r\n3,last,'
  expect(table(attachedData('xã.csv', csv))).toEqual([
    { name: '1', label: 'Xã "Một"', province: 'hn' },
    { name: '2', label: 'a, b\nc', province: '' },
    { name: '3', label: 'last', province: '' },
  ])
})

it('gives every child its parent, so that paths can go up', () => {
  const root = attachedData('a.csv', 'name\n1')
  expect(root?.children[0]?.parent).toBe(root)
  expect(root?.children[0]?.children[0]?.parent).toBe(root?.children[0])
})

it('finds in any table what was written there', () => {
  const cell = fc.string({ minLength: 1 }).map((text) => text.replaceAll('\u0000', ''))
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
      const csv = ['a,b', ...rows.map((row) => row.map(quote).join(','))].join('\n')
      const expected = rows.filter(([a, b]) => a !== '' || b !== '').map(([a, b]) => ({ a, b }))
      expect(table(attachedData('x.csv', csv))).toEqual(expected)
    }),
  )
})

it('reads points and properties of GeoJSON, latitude first', () => {
  const feature = {
    type: 'Feature',
    id: 'p1',
    geometry: { type: 'Point', coordinates: [106.7, 10.5] },
    properties: { title: 'Chợ', size: 3 },
  }
  expect(table(attachedData('places.geojson', JSON.stringify({ features: [feature] })))).toEqual([
    { geometry: '10.5 106.7 0 0', id: 'p1', title: 'Chợ', size: '3' },
  ])
})

it('holds no data for a picture', () => expect(attachedData('a.png', '')).toBeUndefined())

describe('XML', () => {
  it('is read as it stands, with references resolved', () => {
    const xml = `\uFEFF<?xml version="1.0"?><!-- <item> --><root>
      <item code="1"><name>hn</name><label>Hà Nội &amp; &#x1ec7;</label></item>
      <item><name>hue</name><label><![CDATA[Huế <cố đô>]]></label><empty/></item>
    </root>`
    const root = attachedData('places.xml', xml)
    expect(table(root)).toEqual([
      { name: 'hn', label: 'Hà Nội & ệ' },
      { name: 'hue', label: 'Huế <cố đô>', empty: '' },
    ])
    expect([root?.name, root?.children[0]?.attributes?.get('code')]).toEqual(['root', '1'])
  })

  it.each([
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "xx"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
    ['tags that do not match', '<a><b></a></b>'],
    ['an end that never comes', '<a><b>'],
    ['two documents', '<a/><b/>'],
    ['no XML', 'name,label'],
    ['a comment without end', '<a><!-- </a>'],
    ['a tower of tags', '<a>'.repeat(100_000)],
    ['half a tag', `<a ${'b="'.repeat(50_000)}`],
  ])('%s is no data', (_, xml) => expect(attachedData('x.xml', xml)).toBeUndefined())
})

it('holds no data for GeoJSON that is none', () => expect(attachedData('x.geojson', '{')).toBeUndefined())
