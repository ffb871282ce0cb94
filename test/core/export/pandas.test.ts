// The download in the hands of pandas, where it is installed.
import { execFileSync, spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { BYTE_ORDER_MARK, csvLine } from '../../../core/export/csv.ts'

const PYTHON = '/usr/bin/python3'
const installed = spawnSync(PYTHON, ['-c', 'import pandas']).status === 0

test.skipIf(!installed)('pandas reads the cells as they are (needs python3-pandas)', () => {
  const lines = [
    ['KEY', 'name', 'age', 'weight', 'empty'],
    ['a', 'Nguyễn Thị "Hoa", Lan', '-5', '1.5', undefined],
    ['b', 'line\r\nbreak', '30', '2', ''],
    ['c', '007', '2000000000', '1e5', undefined],
  ]
  const script = `
import json, sys, io, pandas
frame = pandas.read_csv(io.BytesIO(sys.stdin.buffer.read()), encoding='utf-8-sig', dtype={'name': str})
print(json.dumps({'types': [str(t) for t in frame.dtypes], 'rows': json.loads(frame.to_json(orient='values'))}))`
  const output = execFileSync(PYTHON, ['-c', script], {
    input: BYTE_ORDER_MARK + lines.map(csvLine).join(''),
  })
  expect(JSON.parse(output.toString())).toMatchObject({
    rows: [
      ['a', 'Nguyễn Thị "Hoa", Lan', -5, 1.5, null],
      ['b', 'line\r\nbreak', 30, 2, null],
      ['c', '007', 2_000_000_000, 100_000, null],
    ],
  })
})
