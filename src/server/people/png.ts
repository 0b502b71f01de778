/**
 * A picture that somebody uploads, as nothing but a picture: the chunks that draw it are read, checked and written anew, and
 * everything else is left out (PNG, third edition, https://www.w3.org/TR/png-3/).
 */
import { crc32, inflateSync } from 'node:zlib'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
/** The others say nothing about what is to be seen: texts, times, colour profiles. */
const drawing = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']
/** Samples a pixel, by colour type. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

type Chunk = { type: string; data: Buffer; whole: Buffer }

/** Null for what is no PNG of eight bits a sample, at most `mostSide` wide and high. */
export function cleanPng(file: Buffer, mostSide: number): Buffer | null {
  const chunks = chunksOf(file)?.filter(({ type }) => drawing.includes(type))
  const [head] = chunks ?? []
  if (!chunks || head?.type !== 'IHDR' || head.data.length !== 13) return null
  const [width, height] = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)]
  const [depth, colour = -1, compression, filter, interlace] = head.data.subarray(8)
  const perPixel = samples[colour]
  const isPlain = depth === 8 && compression === 0 && filter === 0 && interlace === 0
  if (!isPlain || perPixel === undefined || width < 1 || height < 1 || width > mostSide || height > mostSide)
    return null
  const isOnce = ['IHDR', 'PLTE', 'tRNS', 'IEND'].every(
    (type) => chunks.filter((it) => it.type === type).length <= 1,
  )
  const hasPalette = chunks.some(({ type }) => type === 'PLTE')
  if (!isOnce || chunks.at(-1)?.type !== 'IEND' || (colour === 3 && !hasPalette)) return null
  const pixels = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  if (!holds(pixels, (1 + width * perPixel) * height)) return null
  return Buffer.concat([signature, ...chunks.map(({ whole }) => whole)])
}

/** Null where one is cut or its sum is wrong; nothing may stand behind the last. */
function chunksOf(file: Buffer): Chunk[] | null {
  if (!file.subarray(0, 8).equals(signature)) return null
  const chunks: Chunk[] = []
  for (let at = 8; at < file.length; ) {
    if (at + 12 > file.length) return null
    const end = at + 12 + file.readUInt32BE(at)
    if (end > file.length) return null
    const named = file.subarray(at + 4, end - 4)
    if (crc32(named) !== file.readUInt32BE(end - 4)) return null
    chunks.push({
      type: named.toString('latin1', 0, 4),
      data: named.subarray(4),
      whole: file.subarray(at, end),
    })
    at = end
  }
  return chunks
}

/** Unpacked no further than the picture is large: a small file can hold a very large nothing. */
function holds(packed: Buffer, bytes: number): boolean {
  try {
    return inflateSync(packed, { maxOutputLength: bytes }).length === bytes
  } catch {
    return false
  }
}
