// The demo study's made-up population: households with children, followed from baseline to end-line, some lost, some new.
import { type Commune, communes } from './communes.ts'
import { random } from './random.ts'

export interface Child {
  name: string
  sex: 'female' | 'male'
  /** At baseline, in years; under 5 then may be old enough at end-line. */
  age: number
  /** How prone to work: adds to the log odds. */
  leaning: number
}

export interface Household {
  id: string
  commune: Commune
  /** What the commune's households have in common, on the scale of log odds. */
  place: number
  head: { name: string; sex: 'female' | 'male'; age: number; schooling: string }
  adults: number
  poor: boolean
  /** Million dong a month at baseline. */
  income: number
  children: Child[]
  rounds: { baseline: boolean; endline: boolean }
  refusesAtEndline: boolean
}

const PER_COMMUNE = 14
const girls = ['Lan', 'Hoa', 'Mai', 'Trang', 'Thảo', 'Ngọc', 'Yến', 'Hằng', 'My', 'Vân']
const boys = ['Nam', 'Dũng', 'Hùng', 'Minh', 'Tuấn', 'Khoa', 'Phúc', 'Bảo', 'Đạt', 'Sơn']
const families = [
  'Nguyễn Văn',
  'Trần Thị',
  'Lê Văn',
  'Phạm Thị',
  'Giàng A',
  'Lý Thị',
  'Huỳnh Văn',
  'Võ Thị',
  'Sùng A',
  'Đặng Thị',
]

/** All households that are interviewed in either round: about 1,260 at baseline, 84 % of them again at end-line, with replacements. */
export function population(seed: number): Household[] {
  const dice = random(seed)
  let number = 0
  return communes.flatMap((commune) => {
    const place = 0.45 * dice.normal() + (commune.province === 'lao_cai' ? 0.5 : 0)
    const household = (rounds: Household['rounds']): Household => {
      number += 1
      const poor = dice.chance(commune.province === 'lao_cai' ? 0.42 : 0.24)
      const sex = dice.chance(0.28) ? 'female' : 'male'
      return {
        id: `H${String(number).padStart(4, '0')}`,
        commune,
        place,
        head: {
          name: `${dice.pick(families)} ${dice.pick(sex === 'female' ? girls : boys)}`,
          sex,
          age: dice.whole(27, 68),
          schooling: dice.pick(
            poor ? ['none', 'primary', 'primary', 'lower'] : ['primary', 'lower', 'lower', 'upper', 'higher'],
          ),
        },
        adults: dice.whole(1, 4),
        poor,
        income: Math.max(0.8, Math.exp((poor ? 1.25 : 2.0) + 0.5 * dice.normal())),
        children: Array.from({ length: dice.whole(0, 4) || 1 }, (): Child => {
          const girl = dice.chance(0.49)
          return {
            name: dice.pick(girl ? girls : boys),
            sex: girl ? 'female' : 'male',
            age: dice.whole(3, 17),
            leaning: dice.normal(),
          }
        }),
        rounds,
        refusesAtEndline: dice.chance(0.015),
      }
    }
    const panel = Array.from({ length: PER_COMMUNE }, () =>
      household({ baseline: true, endline: dice.chance(commune.arm === 'treatment' ? 0.87 : 0.82) }),
    )
    const lost = panel.filter((one) => !one.rounds.endline).length
    // Most lost households are replaced from the same commune's list.
    const replacements = Array.from({ length: Math.max(0, lost - (dice.chance(0.4) ? 1 : 0)) }, () =>
      household({ baseline: false, endline: true }),
    )
    return [...panel, ...replacements]
  })
}
