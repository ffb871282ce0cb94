// What comes from the device and from chance: random, uuid, device properties, and functions that only another application can serve.
import { constant, numberOf, plain, type FunctionEntry, type FunctionTable, volatile } from './kinds.ts'

const property = (name: string): FunctionEntry => volatile(plain(0, 0, (c) => c.scope.property(name)))

function hexDigits(random: () => number, count: number): string {
  let text = ''
  while (text.length < count) text += Math.floor(random() * 16).toString(16)
  return text
}

/** A version 4 UUID (RFC 9562, 5.4) from the interview's own source of chance. */
function uuid(random: () => number): string {
  const hex = hexDigits(random, 32)
  const variant = '89ab'[Math.floor(random() * 4)]!
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}

const limited = (
  min: number,
  max: number,
  value: number | string,
  en: string,
  vi: string,
): FunctionEntry => ({
  min,
  max,
  limited: { en, vi },
  make: () => constant(value),
})

const phone = (value: number | string) =>
  limited(
    0,
    Infinity,
    value,
    'A web page cannot see phone calls; this reads as empty.',
    'Trang web không xem được cuộc gọi; giá trị sẽ trống.',
  )

/** Functions that other applications have: SurveyCTO, the Community Health Toolkit, ODK Collect with its keys. */
const FOREIGN = [
  'plug-in-metadata', 'enumerator-name', 'enumerator-id', 'hash', 'geo-scatter', 'short-geopoint',
  'z-score', 'cht:extension-lib', 'cht:strip-whitespace', 'cht:validate-luhn', 'extract-signed', 'pulldata@',
] // prettier-ignore
const foreign = limited(
  0,
  Infinity,
  '',
  'Only another application can work this out; here it reads as empty.',
  'Chỉ ứng dụng khác mới tính được giá trị này; ở đây giá trị sẽ trống.',
)

export const systemFunctions: FunctionTable = {
  random: volatile(plain(0, 0, (c) => c.scope.random())),
  uuid: volatile(
    plain(0, 1, (c, [length]) => {
      const random = () => c.scope.random()
      if (!length) return uuid(random)
      let text = ''
      const wanted = Math.min(1000, numberOf(length, c))
      if (!(wanted >= 0)) throw new RangeError('uuid() needs a length')
      while (text.length < wanted) text += uuid(random)
      return text.slice(0, wanted)
    }),
  ),
  'short-uuid': volatile(plain(0, 0, (c) => hexDigits(() => c.scope.random(), 12))),
  version: property('version'),
  username: property('username'),
  'device-info': property('device-info'),
  /** SurveyCTO: seconds spent in the form so far. */
  duration: volatile(plain(0, 0, (c) => Number(c.scope.property('duration')) || 0)),
  'collect-is-phone-app': constantEntry(0),
  'phone-call-log': phone(''),
  'phone-call-duration': phone(0),
  'pulldata-from-server': limited(
    0,
    Infinity,
    '',
    'Attach a CSV file and use pulldata().',
    'Hãy đính kèm tệp CSV và dùng pulldata().',
  ),
  'to-bikram-sambat': {
    min: 1,
    max: 1,
    limited: {
      en: 'Nepali dates are shown as written.',
      vi: 'Ngày theo lịch Nepal được giữ nguyên như đã ghi.',
    },
    make: ([of]) => of!,
  },
  ...Object.fromEntries(FOREIGN.map((name) => [name, foreign])),
}

function constantEntry(value: number | string): FunctionEntry {
  return { min: 0, max: 0, make: () => constant(value) }
}
