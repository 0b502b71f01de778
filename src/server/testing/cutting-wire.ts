/** A TCP wire before the stand-in that is cut at a byte: of the request, or of its answer (I-5). Reads pass whole. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

type Cut = { of: 'request' | 'answer'; at: number }

export type CuttingWire = {
  url: string
  /** For writes from now on. */
  cut: Cut | null
  /** How many writes were cut. */
  cuts: number
  close(): Promise<void>
}

export async function openCuttingWire(to: string): Promise<CuttingWire> {
  const { port } = new URL(to)
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const service = connect(Number(port), '127.0.0.1')
    const drop = () => {
      client.destroy()
      service.destroy()
    }
    for (const socket of [client, service]) {
      open.add(socket)
      socket.on('error', drop).on('close', () => open.delete(socket))
    }
    const passed = { request: 0, answer: 0 }
    let isWrite: boolean | null = null
    /** What of the chunk is before the cut, and whether that is where it is. */
    const before = (chunk: Buffer, of: Cut['of']): { part: Buffer; isCut: boolean } => {
      const { cut } = wire
      const room = isWrite && cut?.of === of ? cut.at - passed[of] : Number.POSITIVE_INFINITY
      passed[of] += chunk.length
      return { part: chunk.subarray(0, Math.min(room, chunk.length)), isCut: room < chunk.length }
    }
    client.on('data', (chunk) => {
      isWrite ??= !chunk.toString('latin1').startsWith('GET ')
      const { part, isCut } = before(chunk, 'request')
      if (!isCut) return void service.write(part)
      wire.cuts++
      service.end(part)
      client.destroy()
    })
    service.on('data', (chunk) => {
      const { part, isCut } = before(chunk, 'answer')
      if (!isCut) return void client.write(part)
      wire.cuts++
      client.write(part, () => drop())
    })
    service.on('end', () => client.end())
    client.on('close', () => service.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const wire: CuttingWire = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: null,
    cuts: 0,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return wire
}
