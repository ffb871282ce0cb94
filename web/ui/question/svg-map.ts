// A drawing whose shapes are choices (`image-map`): cleaned, set apart from the page, its chosen shapes marked.
import purify from 'dompurify'

/**
 * Draws `source` into `host`, which should be empty of a shadow root; undefined when it holds no drawing. Scripts, links and
 * whatever else an SVG file may carry are left out; its styles apply to itself alone.
 */
export function drawMap(host: HTMLElement, source: string): SvgMap | undefined {
  const clean = purify.sanitize(source, {
    USE_PROFILES: { svg: true },
    FORBID_TAGS: ['a', 'image', 'use'],
    RETURN_DOM_FRAGMENT: true,
  })
  const svg = clean.querySelector('svg')
  if (!svg) return undefined
  const styles = [...svg.querySelectorAll('style')].map((style) => {
    style.remove()
    return style.textContent
  })
  fit(svg)
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  root.replaceChildren(svg)
  // A style element would be refused by the page's policy.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`${styles.join('\n')}\n${own}`)
  root.adoptedStyleSheets = [sheet]
  const shape = (name: string) => root.getElementById(name)
  return {
    mark(names, chosen) {
      for (const name of names) {
        shape(name)?.classList.add('choice')
        shape(name)?.classList.toggle('chosen', chosen.includes(name))
      }
    },
    nameAt: (event, names) =>
      event
        .composedPath()
        .flatMap((target) => names.find((name) => name === (target as Element).id) ?? [])[0],
  }
}

export interface SvgMap {
  /** Shows which of the choices' shapes are chosen. */
  mark(names: string[], chosen: string[]): void
  /** The choice whose shape an event met. */
  nameAt(event: Event, names: string[]): string | undefined
}

const own = `
  :host { display: block }
  svg { display: block; width: 100%; height: auto; max-height: 65vh }
  .choice { cursor: pointer }
  .choice.chosen, .choice.chosen * { fill: var(--brand) !important; stroke: var(--ink) !important; stroke-width: 3px !important; vector-effect: non-scaling-stroke }
  .choice.chosen :is(text, tspan) { fill: var(--paper) !important; stroke: none !important }
`

/** As wide as the screen allows: by its view box, which some programs leave out. */
function fit(svg: SVGSVGElement): void {
  const [width, height] = [svg.getAttribute('width'), svg.getAttribute('height')].map((size) =>
    Number.parseFloat(size ?? ''),
  )
  if (!svg.hasAttribute('viewBox') && width && height) svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
  svg.removeAttribute('width')
  svg.removeAttribute('height')
}
