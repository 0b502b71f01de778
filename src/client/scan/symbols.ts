import type { Quad } from './geometry.ts'

/**
 * One symbol as a decoder saw it.
 * `part`: of a text that is split over several (structured append, ISO/IEC 18004:2015, section 8).
 * `small`: a Micro QR code or a rectangular one, which no shop's card is.
 * `damaged`: found and not read; its size is known.
 */
export type QrSymbol =
  | { kind: 'whole' | 'part' | 'small'; text: string; corners: Quad }
  | { kind: 'damaged'; version: number; isInverted: boolean; corners: Quad }

/** What is in a picture. Only a `code` is ever opened. */
export type Sight =
  | { kind: 'code'; text: string; corners: Quad }
  | { kind: 'several'; texts: string[]; corners: Quad }
  | { kind: 'part' | 'small'; corners: Quad }

/** The same text twice is one code seen twice. Two texts are two codes, and nobody knows which is meant. */
export function sightOf(symbols: readonly QrSymbol[]): Sight | null {
  const read = symbols.filter((symbol) => symbol.kind !== 'damaged')
  const [first] = read
  if (!first) return null
  const texts = [...new Set(read.map(({ text }) => text))]
  if (texts.length > 1 && read.some(({ kind }) => kind === 'whole')) {
    return { kind: 'several', texts, corners: first.corners }
  }
  const { kind, text, corners } = first
  return kind === 'whole' ? { kind: 'code', text, corners } : { kind, corners }
}
