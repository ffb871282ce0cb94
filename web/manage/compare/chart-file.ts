// A chart of the page as a file of its own: everything that style sheets say is written into it.
import { save } from '../tables/save.ts'

const PROPERTIES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-size',
  'font-weight',
  'font-style',
  'font-family',
  'text-anchor',
]
/** Around the chart, and above it for the title, in pixels. */
const MARGIN = 16
const TITLE = 30
/** Pixels of a PNG for each of the chart: sharp on paper. */
const SCALE = 3
const NAMESPACE = 'http://www.w3.org/2000/svg'

/** The chart with its key (what each mark means, one line) and, unless the words around it say so, its title, as a document. */
export function chartDocument(chart: SVGSVGElement, key: string, title?: string): SVGSVGElement {
  const { width, height } = chart.viewBox.baseVal
  const copy = chart.cloneNode(true) as SVGSVGElement
  const [from, into] = [chart, copy].map((root) => [...root.querySelectorAll<SVGElement>('*')])
  from?.forEach((element, index) => {
    const style = getComputedStyle(element)
    for (const name of PROPERTIES) {
      const value = style.getPropertyValue(name)
      if (value && !(name === 'stroke-dasharray' && value === 'none'))
        into?.[index]?.setAttribute(name, value)
    }
    into?.[index]?.removeAttribute('class')
  })
  const whole = document.createElementNS(NAMESPACE, 'svg')
  const above = title === undefined ? 0 : TITLE
  const full = { width: width + 2 * MARGIN, height: height + 2 * MARGIN + above + TITLE }
  whole.setAttribute('xmlns', NAMESPACE)
  whole.setAttribute('viewBox', `0 0 ${full.width} ${full.height}`)
  whole.setAttribute('width', String(full.width))
  whole.setAttribute('height', String(full.height))
  const family = getComputedStyle(chart).fontFamily
  const paper = document.createElementNS(NAMESPACE, 'rect')
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: '#ffffff' }))
    paper.setAttribute(name, value)
  const line = (text: string, y: number, size: number, weight: string) => {
    const element = document.createElementNS(NAMESPACE, 'text')
    for (const [name, value] of Object.entries({
      x: String(MARGIN),
      y: String(y),
      'font-size': `${size}px`,
      'font-weight': weight,
      'font-family': family,
      fill: '#17211e',
    }))
      element.setAttribute(name, value)
    element.textContent = text
    // A long title is set closer rather than cut off.
    if (text.length * size * 0.55 > full.width - 2 * MARGIN) {
      element.setAttribute('textLength', String(full.width - 2 * MARGIN))
      element.setAttribute('lengthAdjust', 'spacingAndGlyphs')
    }
    return element
  }
  copy.removeAttribute('class')
  copy.setAttribute('x', String(MARGIN))
  copy.setAttribute('y', String(MARGIN + above))
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  whole.append(
    paper,
    ...(title === undefined ? [] : [line(title, MARGIN + 14, 16, '700')]),
    copy,
    line(key, MARGIN + above + height + 20, 12, '400'),
  )
  return whole
}

/** Saves the chart as SVG. */
export function saveSvg(name: string, document: SVGSVGElement): void {
  save(`${name}.svg`, 'image/svg+xml', new XMLSerializer().serializeToString(document))
}

/** The chart as PNG, three pixels for each of the chart's. Throws when the browser can't draw it. */
export async function pngOf(svg: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }),
  )
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = svg.viewBox.baseVal.width * SCALE
    canvas.height = svg.viewBox.baseVal.height * SCALE
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
    if (!png) throw new Error('image/png')
    return png
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** Saves the chart as PNG. */
export async function savePng(name: string, svg: SVGSVGElement): Promise<void> {
  save(`${name}.png`, 'image/png', await pngOf(svg))
}
