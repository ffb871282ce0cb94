// An audit with locations: asked of the browser as the survey says, used while they are fresh, and said in ODK's words when there are none.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { responseContentSchema } from '../../../core/response.ts'
import { locationWish } from '../../../web/lib/audit.ts'
import { trackLocations, type LocationTracking } from '../../../web/lib/audit-locations.ts'
import { InterviewState, type InterviewSnapshot } from '../../../web/lib/interview.svelte.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const START = Date.parse('2026-05-01T02:00:00Z')
const environment = {
  now: () => Date.now(),
  timezone: 'Asia/Ho_Chi_Minh',
  random: () => 0.5,
  uuid: () => '7f3a3c1e-0000-4000-8000-000000000000',
  property: () => '',
}
const survey = (priority = 'high-accuracy') =>
  surveyFrom(`
| survey | | | | | |
| | type | name | label | appearance | parameters |
| | audit | audit | | | location-priority=${priority} location-min-interval=10 location-max-age=60 |
| | text | head | Name? | | |
| | begin_group | labour | Work | field-list | |
| | text | job | Job? | | |
| | integer | hours | Hours? | | |
| | end_group | | | | |
`)

/** A browser whose device is moved by hand. */
function fakeGeolocation() {
  const watches = new Map<number, { found: PositionCallback; failed: PositionErrorCallback }>()
  const asked: PositionOptions[] = []
  let [ids, here] = [0, undefined as GeolocationPosition | undefined]
  const position = (latitude: number, accuracy: number, age: number): GeolocationPosition => ({
    coords: { latitude, longitude: 108.123_456_78, accuracy } as GeolocationCoordinates,
    timestamp: Date.now() - age * 1000,
    toJSON: () => '',
  })
  const error = (code: number) => ({ code }) as GeolocationPositionError
  const geolocation = {
    watchPosition(found: PositionCallback, failed: PositionErrorCallback, options: PositionOptions) {
      asked.push(options)
      watches.set(++ids, { found, failed })
      return ids
    },
    clearWatch: (id: number) => void watches.delete(id),
    getCurrentPosition(found: PositionCallback, failed: PositionErrorCallback, options: PositionOptions) {
      asked.push(options)
      if (here) found({ ...here, timestamp: Date.now() })
      else failed(error(3))
    },
  }
  return {
    geolocation: geolocation as unknown as Geolocation,
    asked,
    watches,
    /** Where it lies still, for those who ask. */
    rest: (latitude: number, accuracy: number) => void (here = position(latitude, accuracy, 0)),
    move: (latitude: number, accuracy = 5, age = 0) =>
      watches.forEach(({ found }) => found(position(latitude, accuracy, age))),
    fail: (code: number) => watches.forEach(({ failed }) => failed(error(code))),
  }
}

let device: ReturnType<typeof fakeGeolocation>
let tracking: LocationTracking | undefined
beforeEach(() => {
  vi.useFakeTimers({ now: START })
  device = fakeGeolocation()
})
afterEach(() => {
  tracking?.stop()
  vi.useRealTimers()
})

type Browser = Partial<Parameters<typeof trackLocations>[2]>
function track(state: InterviewState, browser: Browser = {}): LocationTracking {
  const wish = locationWish(state.survey)
  if (!wish || !state.log) throw new Error('The survey asks for locations')
  tracking = trackLocations(state.log, wish, {
    now: Date.now,
    geolocation: device.geolocation,
    permissions: undefined,
    ...browser,
  })
  return tracking
}
const started = (priority?: string) => InterviewState.start(survey(priority), environment)
const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1000)
/** Event and node, seconds since the start, place. */
const lines = (state: InterviewState) =>
  state.audit()?.map(({ event, node = '', start, latitude, longitude, accuracy }) => {
    const place = latitude === undefined ? '' : ` @ ${latitude} ${longitude} ±${accuracy}`
    return `${event} ${node}`.trim() + ` ${(start - START) / 1000}${place}`
  })

describe('locations in the audit', () => {
  it('are with each event, from the first that the device told', () => {
    const state = started()
    track(state)
    wait(2)
    device.move(12.666_700_04, 4.04)
    wait(3)
    state.next()
    wait(1)
    state.answer('/data/labour/hours', '40')
    state.next()
    expect(lines(state)).toEqual([
      'form start 0',
      'location tracking enabled 0',
      'location permissions granted 2',
      'location providers enabled 2',
      'question /data/head 0 @ 12.6667 108.123457 ±4',
      'group questions /data/labour 5 @ 12.6667 108.123457 ±4',
      'question /data/labour/hours 5 @ 12.6667 108.123457 ±4',
      'end screen 6 @ 12.6667 108.123457 ±4',
    ])
    expect(responseContentSchema.shape.audit.parse(state.audit())).toEqual(state.audit())
  })

  it('are kept at most every min-interval, and the most exact fresh one counts', () => {
    const state = started()
    track(state)
    device.move(1, 20)
    wait(9)
    device.move(2, 1)
    wait(2)
    device.move(3, 8)
    wait(11)
    device.move(4, 30)
    state.next()
    expect(lines(state)?.at(-1)).toBe('group questions /data/labour 22 @ 3 108.123457 ±8')
    expect(lines(state)?.at(-2)).toBe('question /data/head 0 @ 3 108.123457 ±8')
  })

  it('are left out when they are older than max-age', () => {
    const state = started()
    track(state)
    device.move(1, 20, 30)
    wait(31)
    state.next()
    expect(lines(state)?.at(-1)).toBe('group questions /data/labour 31')
  })

  it('are asked for again while the device lies still, so that they stay fresh', () => {
    const state = started()
    track(state)
    device.move(1)
    device.rest(1, 5)
    wait(600)
    state.next()
    expect(lines(state)?.at(-1)).toBe('group questions /data/labour 600 @ 1 108.123457 ±5')
  })

  it('of a clock that was set back are left out', () => {
    const state = started()
    track(state)
    device.move(1)
    vi.setSystemTime(START - 3_600_000)
    state.next()
    expect(lines(state)?.at(-1)).toBe('group questions /data/labour -3600')
  })

  it.each([
    ['high-accuracy', [{ enableHighAccuracy: true, maximumAge: 60_000 }]],
    ['balanced', [{ enableHighAccuracy: false, maximumAge: 60_000 }]],
    ['low-power', [{ enableHighAccuracy: false, maximumAge: 60_000 }]],
    ['no-power', [{ maximumAge: 60_000, timeout: 0 }]],
  ])('are asked for with the priority %s', (priority, asked) => {
    track(started(priority))
    expect(device.asked).toEqual(asked)
  })

  it('with no power are only what others found', () => {
    const state = started('no-power')
    track(state)
    wait(15)
    device.rest(7, 3)
    wait(10)
    state.next()
    expect(device.watches.size).toBe(0)
    expect(lines(state)).toEqual([
      'form start 0',
      'location tracking enabled 0',
      'location permissions granted 20',
      'location providers enabled 20',
      'question /data/head 0 @ 7 108.123457 ±3',
      'group questions /data/labour 25 @ 7 108.123457 ±3',
    ])
  })
})

describe('a device that does not tell', () => {
  it('says that it may not, once, and asks again when it may', async () => {
    const state = started()
    let change = () => {}
    const status = { state: 'denied', addEventListener: (_: string, act: () => void) => (change = act) }
    const removeEventListener = vi.fn<() => void>()
    track(state, {
      permissions: { query: async () => ({ ...status, removeEventListener, get state() { return status.state } }) as unknown as PermissionStatus }, // prettier-ignore
    })
    await vi.advanceTimersByTimeAsync(0)
    device.fail(1)
    device.fail(1)
    expect(device.watches.size).toBe(0)
    wait(600)
    expect(device.asked.length).toBe(1)
    status.state = 'granted'
    change()
    device.move(1)
    status.state = 'denied'
    change()
    expect(lines(state)?.map((line) => line.replace(/ \d.*/, ''))).toEqual([
      'form start',
      'location tracking enabled',
      'location permissions not granted',
      'location permissions granted',
      'location providers enabled',
      'location permissions not granted',
      'question /data/head',
    ])
    tracking?.stop()
    expect(removeEventListener).toHaveBeenCalledOnce()
  })

  it('says when it can not, and when it can again', () => {
    const state = started()
    track(state)
    device.fail(2)
    device.fail(2)
    device.move(1)
    expect(lines(state)?.slice(1, -1).map((line) => line.replace(/ \d.*/, ''))).toEqual([
      'location tracking enabled',
      'location permissions granted',
      'location providers disabled',
      'location providers enabled',
    ]) // prettier-ignore
  })

  it('without geolocation is no obstacle', () => {
    const state = started()
    track(state, { geolocation: undefined })
    state.next()
    expect(lines(state)).toEqual([
      'form start 0',
      'location tracking enabled 0',
      'location providers disabled 0',
      'question /data/head 0',
      'group questions /data/labour 0',
    ])
  })

  it('does not crowd out the questions by coming and going', () => {
    const state = started()
    track(state)
    for (let i = 0; i < 5_000; i++) {
      device.fail(2)
      device.move(1)
    }
    state.next()
    expect(lines(state)?.at(-1)).toContain('group questions /data/labour')
    expect(lines(state)?.length).toBeLessThan(110)
  })
})

describe('the enumerator', () => {
  it('may switch it off, which stays so after the draft was put aside, and on again', () => {
    const state = started()
    track(state)
    device.move(1)
    tracking?.set(false)
    expect(device.watches.size).toBe(0)
    state.next()
    expect(lines(state)?.slice(-3)).toEqual([
      'location tracking disabled 0',
      'question /data/head 0',
      'group questions /data/labour 0',
    ])
    tracking?.stop()
    const kept = JSON.parse(JSON.stringify(state.snapshot())) as InterviewSnapshot
    const again = InterviewState.resume(survey(), environment, kept)
    expect(track(again).isOn()).toBe(false)
    expect(device.watches.size).toBe(0)
    tracking?.set(true)
    device.move(2)
    again.back()
    expect(lines(again)?.slice(-3, -1)).toEqual([
      'location providers enabled 0',
      'group questions /data/labour 0 @ 2 108.123457 ±5',
    ])
  })

  it('is followed no longer than the interview', () => {
    track(started())
    expect(device.watches.size).toBe(1)
    tracking?.stop()
    wait(600)
    expect([device.watches.size, device.asked.length]).toEqual([0, 1])
  })
})

it('is not asked for by an audit without the parameters', () => {
  const plain = surveyFrom(`
| survey | | | |
| | type | name | label |
| | audit | audit | |
| | text | head | Name? |
`)
  expect(locationWish(plain)).toBeUndefined()
})
