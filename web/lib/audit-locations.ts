// Where the device is while an interview runs, for surveys whose audit asks for it. Loaded only for those. As in ODK Collect: positions are kept
// at most every `minInterval`, and an event gets the most exact one that is not older than `maxAge`.
import type { AuditLog, LocationWish } from './audit.ts'

/** What of the browser is used; tests bring their own. */
export interface Surroundings {
  now(): number
  geolocation: Pick<Geolocation, 'watchPosition' | 'clearWatch' | 'getCurrentPosition'> | undefined
  permissions: Pick<Permissions, 'query'> | undefined
}

interface Kept {
  at: number
  latitude: number
  longitude: number
  accuracy: number
}

/** Reception that comes and goes all day must not crowd out the questions. */
const MOST_CHANGES = 100
const DENIED = 1
const UNAVAILABLE = 2
/** 0.1 m: no position is that exact, and draft and response stay small. */
const short = (value: number, digits: number) => Number(value.toFixed(digits))

export function trackLocations(
  log: Pick<AuditLog, 'say' | 'locate' | 'lastSaid'>,
  { priority, minInterval, maxAge }: LocationWish,
  { now, geolocation, permissions }: Surroundings,
) {
  let kept: Kept[] = []
  let watch: number | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  let isAsking = false
  let isRefused = false
  let status: PermissionStatus | undefined
  let on =
    log.lastSaid('location tracking enabled', 'location tracking disabled') !== 'location tracking disabled'
  const said = new Map<string, boolean>()
  let changes = 0

  const say = (what: 'permissions' | 'providers', is: boolean) => {
    if (said.get(what) === is || changes >= MOST_CHANGES) return
    said.set(what, is)
    changes++
    if (what === 'permissions') log.say(`location permissions ${is ? 'granted' : 'not granted'}`)
    else log.say(`location providers ${is ? 'enabled' : 'disabled'}`)
  }
  const isFresh = ({ at }: Kept) => now() >= at && now() - at <= maxAge
  const found = ({ coords, timestamp }: GeolocationPosition) => {
    if (!on) return
    say('permissions', true)
    say('providers', true)
    const at = Math.min(timestamp, now())
    kept = kept.filter(isFresh)
    const last = kept.at(-1)
    if (last && at - last.at < minInterval) return
    kept.push({
      at,
      latitude: short(coords.latitude, 6),
      longitude: short(coords.longitude, 6),
      accuracy: short(coords.accuracy, 1),
    })
  }
  const failed = ({ code }: GeolocationPositionError) => {
    if (!on) return
    if (code === DENIED) {
      say('permissions', false)
      isRefused = true
      return halt()
    }
    if (code !== UNAVAILABLE) return
    say('permissions', true)
    say('providers', false)
  }
  /** A device that lies still is told of once by its browser, so it is asked again when an interval brought nothing. */
  const look = () => {
    const last = kept.at(-1)
    if (isAsking || (last && now() >= last.at && now() - last.at < minInterval)) return
    isAsking = true
    const done = <Told>(tell: (told: Told) => void) => {
      return (told: Told) => {
        isAsking = false
        tell(told)
      }
    }
    // Without a time to wait, only what another question has found is given, which costs no power.
    const options =
      priority === 'no-power' ? { maximumAge: maxAge, timeout: 0 } : { ...accuracy, timeout: 60_000 }
    geolocation?.getCurrentPosition(done(found), done(failed), options)
  }
  const accuracy = { enableHighAccuracy: priority === 'high-accuracy' }
  const begin = () => {
    halt()
    isRefused = false
    if (!geolocation) return say('providers', false)
    if (priority === 'no-power') look()
    else watch = geolocation.watchPosition(found, failed, { ...accuracy, maximumAge: maxAge })
    timer = setInterval(look, Math.max(1_000, minInterval))
  }
  const halt = () => {
    if (watch !== undefined) geolocation?.clearWatch(watch)
    clearInterval(timer)
    watch = undefined
    isAsking = false
  }
  const changed = () => {
    if (!on) return
    if (status?.state === 'granted' && isRefused) begin()
    if (status?.state === 'denied') say('permissions', false)
  }
  const heed = async () => {
    const answer = await permissions?.query({ name: 'geolocation' })
    if (!answer || isOver) return
    status = answer
    answer.addEventListener('change', changed)
  }
  let isOver = false
  const set = (next: boolean) => {
    on = next
    said.clear()
    log.say(`location tracking ${on ? 'enabled' : 'disabled'}`)
    if (on) return begin()
    halt()
    kept = []
  }

  log.locate(() => {
    const [first, ...others] = kept.filter(isFresh)
    if (!on || !first) return undefined
    const {
      latitude,
      longitude,
      accuracy: radius,
    } = others.reduce((best, one) => (one.accuracy <= best.accuracy ? one : best), first)
    return { latitude, longitude, accuracy: radius }
  })
  set(on)
  // Browsers without it tell nothing when the permission changes; the interview goes on as it is.
  void heed().catch(() => undefined)
  return {
    isOn: () => on,
    /** The enumerator may switch it off, and on again; the audit says so. */
    set,
    stop() {
      isOver = true
      on = false
      halt()
      status?.removeEventListener('change', changed)
    },
  }
}

export type LocationTracking = ReturnType<typeof trackLocations>
