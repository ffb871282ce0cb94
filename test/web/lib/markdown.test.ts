// Labels as form authors write them: Markdown and a little HTML, and nothing that could run.
import { describe, expect, it } from 'vitest'
import { markdown, plain } from '../../../web/lib/markdown.ts'

describe('markdown in labels', () => {
  it('leaves plain text alone, 1. at its start included', () => {
    expect(markdown('Bạn bao nhiêu tuổi?')).toEqual([{ kind: 'paragraph', of: ['Bạn bao nhiêu tuổi?'] }])
    expect(plain('1. What is your name?')).toBe('1. What is your name?')
    expect(plain('12. Tên')).toBe('12. Tên')
  })

  it('reads bold, italic and their nesting, but not snake_case or 2 * 3 * 4', () => {
    expect(markdown('**Read _slowly_**')).toEqual([
      { kind: 'paragraph', of: [{ kind: 'bold', of: ['Read ', { kind: 'italic', of: ['slowly'] }] }] },
    ])
    expect(plain('house_hold_id is 2 * 3 * 4')).toBe('house_hold_id is 2 * 3 * 4')
    expect(markdown('**1.** Name')).toEqual([
      { kind: 'paragraph', of: [{ kind: 'bold', of: ['1.'] }, ' Name'] },
    ])
  })

  it('reads headings, line breaks and lists', () => {
    expect(markdown('# Part A\nSay:\n- one\n- two')).toEqual([
      { kind: 'heading', level: 1, of: ['Part A'] },
      { kind: 'paragraph', of: ['Say:'] },
      { kind: 'list', ordered: false, items: [['one'], ['two']] },
    ])
    expect(markdown('a<br/>b')).toEqual([{ kind: 'paragraph', of: ['a', { kind: 'break' }, 'b'] }])
    expect(markdown('1. one\n2. two')).toEqual([{ kind: 'list', ordered: true, items: [['one'], ['two']] }])
  })

  it('keeps colour of spans and fonts', () => {
    expect(markdown('<span style="color:#ff0000">Red</span>')).toEqual([
      { kind: 'paragraph', of: [{ kind: 'span', style: { color: '#ff0000' }, of: ['Red'] }] },
    ])
    expect(markdown("<font color='blue'>B</font>")).toEqual([
      { kind: 'paragraph', of: [{ kind: 'span', style: { color: 'blue' }, of: ['B'] }] },
    ])
  })

  it('makes links of web addresses only', () => {
    expect(JSON.stringify(markdown('[map](https://example.org)'))).toContain('"link"')
    expect(JSON.stringify(markdown('[x](javascript:alert(1))'))).not.toContain('"link"')
    expect(JSON.stringify(markdown('<a href="javascript:alert(1)">x</a>'))).not.toContain('"link"')
  })

  it('shows unknown tags as text, and lets no address into a style', () => {
    expect(plain('<script>alert(1)</script>')).toBe('<script>alert(1)</script>')
    expect(JSON.stringify(markdown('<span style="background:url(//evil)">x</span>'))).not.toContain('evil')
  })

  it('unescapes what was escaped', () => {
    expect(plain('5 \\* 3 &lt; 20 &amp; more')).toBe('5 * 3 < 20 & more')
  })
})
