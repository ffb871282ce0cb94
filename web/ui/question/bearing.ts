// The device's compass, as browsers give it (Device Orientation, W3C).

interface Turned {
  alpha: number | null
  absolute: boolean
  /** Safari's: degrees from magnetic north, clockwise. */
  webkitCompassHeading?: number
}
/** Milliseconds without a direction, after which there is taken to be no compass. */
const PATIENCE = 4000

/** Gives whole degrees from north, clockwise, as the device is turned, until the function is called that it resolves to; `missing` when it has no compass. */
export async function facing(found: (degrees: number) => void, missing: () => void): Promise<() => void> {
  const events = globalThis.DeviceOrientationEvent as unknown as
    | { requestPermission?(): Promise<string> }
    | undefined
  const refused = (await events?.requestPermission?.().catch(() => 'denied')) === 'denied'
  if (!events || refused) {
    missing()
    return () => {}
  }
  const patience = setTimeout(() => {
    end()
    missing()
  }, PATIENCE)
  const turned = (event: Event) => {
    const { alpha, absolute, webkitCompassHeading: heading } = event as unknown as Turned
    // Its angle runs against the clock.
    const degrees = heading ?? (absolute && alpha !== null ? 360 - alpha : undefined)
    if (degrees === undefined) return
    clearTimeout(patience)
    found(Math.round(degrees) % 360)
  }
  const names = ['deviceorientationabsolute', 'deviceorientation']
  for (const name of names) addEventListener(name, turned)
  function end() {
    clearTimeout(patience)
    for (const name of names) removeEventListener(name, turned)
  }
  return end
}
