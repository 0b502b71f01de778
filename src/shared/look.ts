/**
 * The shop's colour as ink: on each ground at least so far from it that it is read (WCAG 2.2, success criterion 1.4.3),
 * and no further than it must be from what the shop has chosen.
 */
type Rgb = readonly [number, number, number]
export type Ink = { light: string; dark: string }

/** Of ui/tokens.css: what it stands on by day and by night; paper that is printed on is white. */
const grounds = { light: ['#faf7f2', '#fffdfa', '#ffffff'], dark: ['#161310', '#1f1b17'] } as const
export const leastContrast = 4.5
const steps = 64

export function inkOf(colour: string): Ink {
  return { light: legible(colour, grounds.light, 0), dark: legible(colour, grounds.dark, 255) }
}

/** Towards `end`, black or white, in small steps. */
function legible(colour: string, on: readonly string[], end: number): string {
  const from = rgbOf(colour)
  for (let step = 0; step < steps; step++) {
    const mixed = hexOf(from.map((part) => part + ((end - part) * step) / steps))
    if (on.every((ground) => contrastOf(mixed, ground) >= leastContrast)) return mixed
  }
  return hexOf([end, end, end])
}

/** WCAG 2.2, "contrast ratio". */
export function contrastOf(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = rgbOf(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const rgbOf = (colour: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb
const hexOf = (parts: readonly number[]): string =>
  `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
