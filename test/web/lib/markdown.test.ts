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

  it('shows no tag of a label whose author left one open, closed one twice or crossed two', () => {
    expect(plain('How many months older is <b>Lan</b> after <b>3 years?')).toBe(
      'How many months older is Lan after 3 years?',
    )
    expect(markdown('<b>[Surveyor]</b></span> <i>Which number?<i>')).toEqual([
      {
        kind: 'paragraph',
        of: [{ kind: 'bold', of: ['[Surveyor]'] }, ' ', { kind: 'italic', of: ['Which number?'] }],
      },
    ])
    expect(plain('<strong>Hello <i>Lan</strong>, welcome</i> back</i')).toBe('Hello Lan, welcome back')
    expect(plain('**<span style="color:red">Stop** here</span>')).toBe('Stop here')
  })

  it('keeps the colour of text over paragraphs, lines and list items, and of text within text', () => {
    const red = (of: string) => ({ kind: 'span', style: { color: 'red' }, of: [of] })
    expect(markdown('<font color="red"><p>One<br>Two</p><p>Three</p>\n- Four</font> five')).toEqual([
      { kind: 'paragraph', of: [red('One'), { kind: 'break' }, red('Two')] },
      { kind: 'paragraph', of: [red('Three')] },
      { kind: 'list', ordered: false, items: [[red('Four'), ' five']] },
    ])
    expect(markdown('<span style="color:red">a <span style="color:blue">b</span> c</span> d')).toMatchObject([
      {
        of: [{ style: { color: 'red' }, of: ['a ', { style: { color: 'blue' }, of: ['b'] }, ' c'] }, ' d'],
      },
    ])
  })

  it('leaves comparisons, placeholders and lines to write on as they are', () => {
    for (const text of [
      'Is a <b and c> d?',
      'I am <name>',
      '1 < 2',
      'My name is ________ from ______',
      'R&D; x',
    ])
      expect(plain(text)).toBe(text)
    expect(plain('Rows<hr />of a <table><tr><td>table</td><td>here</td></tr></table>')).toBe(
      'Rows of a table here',
    )
  })

  it('reads letters that editors write as entities', () => {
    expect(plain('H&agrave; N&ocirc;i &ndash; &ldquo;m&#x1EB9;&rdquo; &eacute;t&eacute; &unknown;')).toBe(
      'Hà Nôi – “mẹ” été &unknown;',
    )
  })
})
