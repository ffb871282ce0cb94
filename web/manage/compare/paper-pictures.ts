// The charts of the page, as it draws them for paper, as pictures for a document.
import type { Report } from '../../../core/report.ts'
import { chartDocument, pngOf } from './chart-file.ts'
import { chartKey, drawnRounds } from './layout.ts'
import { lines } from './reading.ts'
import type { Picture } from './word.ts'

/** The chart of each indicator that has one, with its key. To be called while the page is laid out for paper. */
export function drawingsOf({ indicators, rounds }: Report): Map<string, SVGSVGElement> {
  const found = new Map<string, SVGSVGElement>()
  for (const result of indicators) {
    const { name } = result.indicator
    const chart = document
      .getElementById(`indicator-${name}`)
      ?.querySelector<SVGSVGElement>('figure > svg[role="img"]')
    if (chart)
      found.set(name, chartDocument(chart, chartKey(drawnRounds(rounds, lines(result)), result.indicator)))
  }
  return found
}

/** Drawings as pictures. Throws when the browser can't draw them. */
export async function picturesOf(
  drawings: ReadonlyMap<string, SVGSVGElement>,
): Promise<Map<string, Picture>> {
  const pictures = new Map<string, Picture>()
  for (const [name, drawing] of drawings) {
    const { width, height } = drawing.viewBox.baseVal
    const png = new Uint8Array(await (await pngOf(drawing)).arrayBuffer())
    pictures.set(name, { png, width, height })
  }
  return pictures
}
