/** A PNG of one colour, as an encoder writes it, with whatever else somebody puts into it. */
import { crc32, deflateSync } from 'node:zlib'

export function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

type Drawn = {
  width?: number
  height?: number
  /** Of the pixels, where they are not what the head says. */
  rows?: number
  extra?: readonly Buffer[]
}

export function drawnPng({ width = 8, height = 8, rows = height, extra = [] }: Drawn = {}): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const pixels = deflateSync(Buffer.alloc((1 + width * 4) * rows))
  const parts = [chunk('IHDR', head), ...extra, chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}
