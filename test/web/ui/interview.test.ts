// What an enumerator can do on the screens, told as short stories; the engine underneath is the real one.
import { flushSync } from 'svelte'
import { describe, expect, it } from 'vitest'
import { END, InterviewState, type InterviewSnapshot } from '../../../web/lib/interview.svelte.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const environment = {
  now: () => Date.parse('2026-05-01T03:00:00Z'),
  timezone: 'Asia/Ho_Chi_Minh',
  random: () => 0.5,
  uuid: () => '7f3a3c1e-0000-4000-8000-000000000000',
  property: () => '',
}
const household = surveyFrom(`
| survey | | | | | | | | | |
| | type | name | label::Tiếng Việt (vi) | label::English (en) | required | relevant | constraint | constraint_message::English (en) | appearance |
| | text | head | Tên? | Name? | yes | | | | |
| | integer | age | \${head} bao nhiêu tuổi? | How old is \${head}? | | | . < 120 | Below 120, please | |
| | begin_group | labour | Việc làm | Work | | | | | field-list |
| | select_one yn | works | Đi làm? | Works? | | | | | |
| | integer | hours | Mấy giờ? | Hours? | yes | \${works} = 'y' | | | |
| | select_one yn | scale | Thang | Scale | | | | | label |
| | select_one yn | heavy | Nặng | Heavy | | | | | list-nolabel |
| | select_one yn | night | Đêm | Night | | | | | list-nolabel |
| | end_group | | | | | | | | |
| | begin_repeat | child | Trẻ | Child | | | | | |
| | text | child_name | Tên trẻ? | Child's name? | | | | | |
| | end_repeat | | | | | | | | |
| choices | | | | |
| | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
| | yn | y | Có | Yes |
| | yn | n | Không | No |
`)
const begin = (options = {}) => InterviewState.start(household, environment, { language: 1, ...options })
const shown = (state: InterviewState) =>
  state.entries.flatMap((entry) =>
    entry.kind === 'question'
      ? [entry.cell.view.label]
      : entry.kind === 'grid'
        ? entry.rows.map((cell) => `grid: ${cell.view.label}`)
        : [],
  )
const first = (state: InterviewState) => {
  const entry = state.entries[0]
  if (entry?.kind !== 'question') throw new Error('no question here')
  return entry.cell
}

describe('going from screen to screen', () => {
  it('does not go on past a required question, and says why only then', () => {
    const state = begin()
    expect(first(state).problem).toBeNull()
    expect(state.next()).toBe(false)
    expect(first(state).problem?.kind).toBe('required')
    first(state).save('Lan')
    expect(first(state).problem).toBeNull()
    expect(state.next()).toBe(true)
    expect(shown(state)).toEqual(['How old is Lan?'])
  })

  it('tells of a broken constraint when the field is left, and holds the person there until it is mended', () => {
    const state = begin()
    state.goTo('/data/age')
    first(state).save('150')
    expect(first(state).problem).toBeNull()
    first(state).leave()
    expect(first(state).problem).toEqual({ kind: 'constraint', message: 'Below 120, please' })
    expect(state.next()).toBe(false)
    first(state).save('41')
    expect(state.next()).toBe(true)
  })

  it('does not take what is no number for an empty answer', () => {
    const state = begin()
    state.goTo('/data/age')
    first(state).save('', 'Type a whole number')
    expect(state.next()).toBe(false)
    expect(first(state).problem?.message).toBe('Type a whole number')
  })

  it('always goes back', () => {
    const state = begin()
    state.goTo('/data/age')
    first(state).save('150')
    state.back()
    expect(shown(state)).toEqual(['Name?'])
  })

  it('ends after the last screen', () => {
    const state = begin()
    state.goTo('/data/child')
    expect(state.next()).toBe(true)
    expect(state.at).toBe(END)
    state.back()
    expect(state.screen?.kind).toBe('repeat')
  })
})

describe('a page', () => {
  it('adds and takes away questions as answers make them relevant, and counts them for announcing', () => {
    const state = begin()
    state.goTo('/data/labour')
    expect(shown(state)).toEqual(['Works?', 'grid: Scale', 'grid: Heavy', 'grid: Night'])
    const works = first(state)
    state.answer('/data/labour/works', 'y')
    expect(shown(state)).toContain('Hours?')
    expect(state.revealed).toEqual({ appeared: 1, gone: 0 })
    // The question that was answered keeps its place on the page, and with it the focus.
    expect(first(state)).toBe(works)
    state.answer('/data/labour/works', 'n')
    expect(shown(state)).not.toContain('Hours?')
    expect(state.revealed).toEqual({ appeared: 0, gone: 1 })
  })

  it('names the first question that stands in the way', () => {
    const state = begin()
    state.goTo('/data/labour')
    state.answer('/data/labour/works', 'y')
    expect(state.firstProblem()).toBe('/data/labour/hours')
  })
})

describe('members of a repeat', () => {
  it('are added, known by their first answers, and removed in the middle', () => {
    const state = begin()
    for (const [at, name] of ['Lan', 'Minh', 'Hoa'].entries()) {
      if (at > 0) state.addRepeat('/data/child')
      else state.goTo('/data/child[1]')
      first(state).save(name)
    }
    state.goTo('/data/child')
    expect(state.membersOf('/data/child').map(({ summary }) => summary)).toEqual(['Lan', 'Minh', 'Hoa'])
    state.removeRepeat('/data/child[2]')
    expect(state.membersOf('/data/child').map(({ position, summary }) => [position, summary])).toEqual([
      [1, 'Lan'],
      [2, 'Hoa'],
    ])
  })

  it('are opened by their number', () => {
    const state = begin()
    state.addRepeat('/data/child')
    expect(first(state).view.ref).toBe('/data/child[2]/child_name')
    expect(
      state.headingOf('/data/child[2]/child_name').crumbs.map(({ label, position }) => [label, position]),
    ).toEqual([['Child', 2]])
  })
})

describe('members that the survey counts', () => {
  const counted = surveyFrom(`
| survey | | | | |
| | type | name | label | repeat_count |
| | integer | n | How many? | |
| | begin_repeat | child | Child | \${n} |
| | text | name | Name? | |
| | end_repeat | | | |
`)

  it('say how many there are, and follow the count', () => {
    const state = InterviewState.start(counted, environment)
    state.answer('/data/n', '3')
    const crumb = () => state.headingOf('/data/child[2]/name').crumbs[0]
    expect(crumb()).toMatchObject({ position: 2, of: 3 })
    state.answer('/data/n', '2')
    expect(crumb()).toMatchObject({ position: 2, of: 2 })
  })

  it('do not, while people add them as they come', () => {
    const state = begin()
    state.addRepeat('/data/child')
    expect(state.headingOf('/data/child[2]/child_name').crumbs[0]).toMatchObject({ position: 2, of: 0 })
  })
})

describe('the language', () => {
  it('changes at any moment without losing anything', () => {
    const state = begin()
    first(state).save('Lan')
    state.next()
    first(state).save('41')
    state.setLanguage(0)
    expect(shown(state)).toEqual(['Lan bao nhiêu tuổi?'])
    expect(first(state).view.value).toBe('41')
  })
})

describe('keeping', () => {
  it('goes on where it was left, with irrelevant answers still there', () => {
    let kept = ''
    const state = begin({ onchange: (take: () => InterviewSnapshot) => void (kept = JSON.stringify(take())) })
    state.goTo('/data/labour')
    state.answer('/data/labour/works', 'y')
    state.answer('/data/labour/hours', '30')
    state.answer('/data/labour/works', 'n')
    const resumed = InterviewState.resume(household, environment, JSON.parse(kept) as InterviewSnapshot)
    expect(resumed.at).toBe('page:/data/labour')
    expect(resumed.language).toBe(1)
    resumed.answer('/data/labour/works', 'y')
    flushSync()
    expect(shown(resumed)).toContain('Hours?')
    expect(resumed.finish().answers).toMatchObject({ labour: { works: 'y', hours: '30' } })
  })

  it('of what is no answer yet lasts over other screens and a restart, and the end asks for it', () => {
    const state = begin()
    state.goTo('/data/age')
    first(state).save('', 'Type a whole number.', '4l')
    expect(state.next()).toBe(false)
    state.goToEnd()
    const resumed = InterviewState.resume(household, environment, state.snapshot())
    expect(resumed.problems()).toEqual([
      { ref: '/data/head', kind: 'required', message: '' },
      { ref: '/data/age', kind: 'type', message: 'Type a whole number.' },
    ])
    expect(resumed.outline().find(({ ref }) => ref === '/data/age')?.state).toBe('invalid')
    resumed.goTo('/data/age')
    expect(first(resumed).begun).toBe('4l')
    first(resumed).save('41')
    expect(resumed.problems().map(({ ref }) => ref)).toEqual(['/data/head'])
    expect(resumed.snapshot().begun).toBeUndefined()
  })

  it('of what is no answer yet stays with its member when one before it is removed', () => {
    const state = begin()
    state.addRepeat('/data/child')
    first(state).save('', 'No name.', '?')
    state.addRepeat('/data/child')
    state.removeRepeat('/data/child[1]')
    expect(state.snapshot().begun).toEqual({ '/data/child[1]/child_name': { text: '?', why: 'No name.' } })
    state.removeRepeat('/data/child[1]')
    expect(state.snapshot().begun).toBeUndefined()
  })

  it('starts at the first screen when the one it was left on is gone', () => {
    const kept = { ...begin().snapshot(), at: 'question:/data/gone' }
    expect(InterviewState.resume(household, environment, kept).index).toBe(0)
  })
})

describe('the end', () => {
  it('lists what is missing, and leads there with the problem shown', () => {
    const state = begin()
    state.goToEnd()
    expect(state.problems()).toEqual([{ ref: '/data/head', kind: 'required', message: '' }])
    state.goTo('/data/head', true)
    expect(first(state).problem?.kind).toBe('required')
  })
})
