// What a plan of places says, in both interface languages.
import { locale, messages } from '../../lib/i18n.svelte.ts'
import { showNumber } from './number.ts'

const number = (value: number, digits: number) => showNumber(value.toFixed(digits), locale(), true)

/** A length in words: metres, or kilometres from a thousand metres on. */
export const metres = (value: number): string =>
  value >= 1_000
    ? `${number(value / 1_000, value % 1_000 === 0 ? 0 : 2)} km`
    : `${number(value, value < 10 && value % 1 !== 0 ? 1 : 0)} m`

/** An area in words: square metres, or hectares from one on. */
export const squareMetres = (value: number): string =>
  value >= 10_000 ? `${number(value / 10_000, 2)} ha` : `${number(value, 0)} m²`

const en = {
  plan: (points: number) =>
    `Plan of ${points === 1 ? 'the point' : `${points} points`}, north is at the top; without a map behind it`,
  planHere: 'Plan of where you are, north is at the top; without a map behind it',
  north: 'N',
  legendHere: 'You are here; the circle is the accuracy.',
  closer: 'Zoom in',
  farther: 'Zoom out',
  all: 'Show everything',
  length: (words: string) => `Length: ${words}`,
  border: (words: string) => `Perimeter: ${words}`,
  area: (words: string) => `Area: ${words}`,
  move: (point: number) => `Move point ${point}`,
  moveHint: (step: string) => `Drag the point on the plan, or move it by ${step} with the arrows.`,
  arrows: {
    north: 'Move north',
    west: 'Move west',
    east: 'Move east',
    south: 'Move south',
  },
}

const vi: typeof en = {
  plan: (points) => `Sơ đồ ${points} điểm, hướng bắc ở trên; không có bản đồ nền`,
  planHere: 'Sơ đồ nơi bạn đang đứng, hướng bắc ở trên; không có bản đồ nền',
  north: 'B',
  legendHere: 'Bạn đang ở đây; vòng tròn là sai số.',
  closer: 'Phóng to',
  farther: 'Thu nhỏ',
  all: 'Xem toàn bộ',
  length: (words) => `Chiều dài: ${words}`,
  border: (words) => `Chu vi: ${words}`,
  area: (words) => `Diện tích: ${words}`,
  move: (point) => `Dời điểm ${point}`,
  moveHint: (step) => `Kéo điểm trên sơ đồ, hoặc dùng mũi tên để dời mỗi lần ${step}.`,
  arrows: {
    north: 'Dời lên phía bắc',
    west: 'Dời sang phía tây',
    east: 'Dời sang phía đông',
    south: 'Dời xuống phía nam',
  },
}

export const t = messages({ en, vi })
