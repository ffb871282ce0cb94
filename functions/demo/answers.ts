// What a made-up household says to each question of the demo survey. The interview engine decides what is asked; this only answers.
import type { Child, Household } from './households.ts'
import { logistic, type Random } from './random.ts'

export interface Visit {
  round: 'baseline' | 'endline'
  household: Household
  dice: Random
  /** The day of the interview, ISO date. */
  day: string
}

/** What a visit has settled before it is asked: which children are in the roster, and what they do. */
export interface Roster {
  children: (Child & { years: number; works: boolean; hours: number; hazards: string[]; attends: boolean })[]
  knowsAge: boolean
  knowsHotline: boolean
}

const activities = ['farm', 'farm', 'fish', 'craft', 'shop', 'build', 'domestic']
const hazards = ['loads', 'tools', 'chemicals', 'heights', 'night']

/** Draws the roster of a visit. The programme lowers work and raises schooling and knowledge where it runs; elsewhere little changes. */
export function drawRoster({ round, household, dice }: Visit): Roster {
  const later = round === 'endline'
  const programme = later && household.commune.arm === 'treatment'
  const children = household.children
    .map((child) => ({ ...child, years: child.age + (later ? 1 + Number(dice.chance(0.5)) : 0) }))
    .filter(({ years }) => years >= 5 && years <= 17)
    .map((child) => {
      const odds =
        -2.9 +
        household.place +
        0.23 * (child.years - 8) +
        (household.poor ? 0.7 : 0) +
        0.6 * child.leaning -
        (child.sex === 'female' ? 0.25 : 0) -
        (programme ? 0.75 : 0) -
        (later ? 0.1 : 0)
      const works = dice.chance(logistic(odds))
      const hours = Math.min(
        70,
        Math.max(
          1,
          Math.round(Math.exp(2.1 + 0.05 * (child.years - 11) + 0.7 * dice.normal() - (programme ? 0.2 : 0))),
        ),
      )
      const exposed = works && dice.chance(logistic(-0.7 + 0.08 * (child.years - 11) - (programme ? 0.4 : 0)))
      const attends = dice.chance(
        logistic(
          4.1 -
            0.28 * Math.max(0, child.years - 10) -
            (household.poor ? 0.6 : 0) -
            (works ? 0.9 : 0) +
            (programme ? 0.5 : 0),
        ),
      )
      return {
        ...child,
        works,
        hours,
        attends,
        hazards: exposed ? hazards.filter(() => dice.chance(0.45)) : [],
      }
    })
  const educated = ['upper', 'higher'].includes(household.head.schooling)
  return {
    children,
    knowsAge: dice.chance(
      logistic(
        -1.3 + 0.5 * household.place + (educated ? 0.8 : 0) + (programme ? 1.5 : 0) + (later ? 0.2 : 0),
      ),
    ),
    knowsHotline: dice.chance(
      logistic(-1.7 + (educated ? 0.7 : 0) + (programme ? 1.8 : 0) + (later ? 0.25 : 0)),
    ),
  }
}

/**
 * The answer to question `name`, about the roster's child with index `member` where it is about a child; empty: no answer; undefined: what
 * stands there already is right.
 */
export function answerTo(name: string, member: number, visit: Visit, roster: Roster): string | undefined {
  const { household, dice, round, day } = visit
  const yes = (condition: boolean) => (condition ? 'yes' : 'no')
  const several = (from: readonly string[], probability: number, otherwise: string) =>
    from.filter(() => dice.chance(probability)).join(' ') || otherwise
  const treated = household.commune.arm === 'treatment'
  const child = roster.children[member]
  if (child) {
    switch (name) {
      case 'child_name':
        return child.name
      case 'child_sex':
        return child.sex
      case 'child_age':
        return String(child.years)
      case 'in_school':
        return yes(child.attends)
      case 'why_not_school':
        return dice.pick(
          child.works ? ['work', 'work', 'cost', 'unwilling'] : ['cost', 'far', 'ill', 'unwilling', 'other'],
        )
      case 'days_missed':
        return dice.chance(0.04)
          ? ''
          : String(Math.min(22, Math.floor(-Math.log(1 - dice.next()) * (child.works ? 3 : 1.2))))
      case 'worked':
        return yes(child.works)
      case 'activity':
        return [
          ...new Set([dice.pick(activities), ...(dice.chance(0.3) ? [dice.pick(activities)] : [])]),
        ].join(' ')
      case 'hours':
        return String(child.hours)
      case 'hazard':
        return child.hazards.join(' ') || 'none'
      case 'work_ends':
        return dice.chance(0.3)
          ? ''
          : `${String(dice.whole(14, 21)).padStart(2, '0')}:${dice.pick(['00', '30'])}:00.000+07:00`
    }
  }
  switch (name) {
    case 'province':
      return household.commune.province
    case 'commune':
      return household.commune.code
    case 'hh_id':
      return household.id
    case 'consent':
      return yes(!(round === 'endline' && household.refusesAtEndline))
    case 'head_name':
      return household.head.name
    case 'head_sex':
      return household.head.sex
    case 'head_age':
      return String(household.head.age + (round === 'endline' ? 1 : 0))
    case 'head_schooling':
      return household.head.schooling
    case 'members':
      return String(household.adults + household.children.length + 1)
    case 'income_source':
      return several(
        household.poor ? ['farm', 'wage', 'sent'] : ['farm', 'fish', 'wage', 'trade', 'sent'],
        0.45,
        'farm',
      )
    case 'income': {
      if (dice.chance(0.05)) return dice.pick(['-99', '-98'])
      const growth = round === 'endline' ? 1.09 * (treated ? 1.05 : 1) : 1
      return (household.income * growth * Math.exp(0.15 * dice.normal())).toFixed(1)
    }
    case 'poor':
      return yes(household.poor)
    case 'shock':
      return yes(dice.chance(household.poor ? 0.35 : 0.22))
    case 'shock_date':
      return `${Number(day.slice(0, 4)) - 1}-${String(dice.whole(Number(day.slice(5, 7)), 12)).padStart(2, '0')}-01`
    case 'coping':
      return dice.pick([
        'borrow eat_less sell children_work',
        'eat_less borrow children_work sell',
        'sell borrow eat_less children_work',
      ])
    case 'n_children':
      return String(roster.children.length)
    case 'legal_age':
      return roster.knowsAge ? '15' : dice.pick(['-99', '16', '18', '18', '14', '13'])
    case 'hotline':
      return yes(roster.knowsHotline || dice.chance(0.06))
    case 'hotline_number':
      return roster.knowsHotline ? '111' : dice.pick(['113', '115', '1900'])
    case 'school_first':
      return String(Math.min(5, dice.whole(2, 5) + (treated && round === 'endline' ? dice.whole(0, 1) : 0)))
    case 'work_teaches':
      return String(dice.whole(1, 5))
    case 'ladder':
      return String(Math.max(0, Math.min(10, Math.round((household.poor ? 4.2 : 5.8) + 1.6 * dice.normal()))))
    case 'service':
      return treated
        ? several(['club', 'scholarship', 'training', 'loan'], 0.4, 'none')
        : dice.chance(0.05)
          ? 'club'
          : 'none'
    case 'helped':
      return String(dice.whole(3, 5))
    case 'remarks':
      return dice.chance(0.06)
        ? dice.pick([
            'Chủ hộ đi vắng, phỏng vấn vợ chủ hộ.',
            'Đường vào khó đi, trời mưa.',
            'Có người lạ ngồi cùng trong lúc phỏng vấn.',
          ])
        : ''
    case 'checked':
      return 'OK'
    case 'visit':
      return undefined
    default:
      return ''
  }
}
