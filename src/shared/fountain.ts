/**
 * An erasure code without an end: `blocks` blocks of bytes become as many pages as are wanted, and any of them, as soon
 * as there are one or two more than blocks, give all of them back. A random linear fountain over GF(2) (D. MacKay,
 * "Fountain codes", IEE Proc. Commun. 152, 2005, section 2): the first pages are the blocks themselves, each further one
 * is the XOR of the half of them that its number draws.
 */
type Fountain = { blocks: number; blockBytes: number }

export function pageOf(message: Uint8Array, { blocks, blockBytes }: Fountain, pageNo: number): Uint8Array {
  const page = new Uint8Array(blockBytes)
  const chosen = blocksIn(pageNo, blocks)
  for (let block = 0; block < blocks; block++)
    if (has(chosen, block)) xor(page, message.subarray(block * blockBytes, (block + 1) * blockBytes))
  return page
}

export type Gathering = {
  /** True where it told something new. */
  add(pageNo: number, page: Uint8Array): boolean
  /** How many more pages it takes at least. */
  missing(): number
  /** All blocks in a row, the last one filled up with zeros; null while some are missing. */
  whole(): Uint8Array | null
}

type Row = { chosen: Uint32Array; page: Uint8Array }

/** Solves as the pages come: each row begins with a block that no other row begins with. */
export function gather({ blocks, blockBytes }: Fountain): Gathering {
  const rows = new Map<number, Row>()
  return {
    add(pageNo, page) {
      const row = { chosen: blocksIn(pageNo, blocks), page: page.slice() }
      for (let block = 0; block < blocks; block++) {
        if (!has(row.chosen, block)) continue
        const other = rows.get(block)
        if (!other) {
          rows.set(block, row)
          return true
        }
        subtract(row, other)
      }
      return false
    },
    missing: () => blocks - rows.size,
    whole() {
      if (rows.size < blocks) return null
      const message = new Uint8Array(blocks * blockBytes)
      for (let block = blocks - 1; block >= 0; block--) {
        const page = message.subarray(block * blockBytes, (block + 1) * blockBytes)
        const row = rows.get(block)
        if (!row) return null
        page.set(row.page)
        for (let later = block + 1; later < blocks; later++)
          if (has(row.chosen, later))
            xor(page, message.subarray(later * blockBytes, (later + 1) * blockBytes))
      }
      return message
    },
  }
}

/** Which blocks are in a page, a bit each. Both sides draw the same ones: mulberry32, seeded by the page's number. */
function blocksIn(pageNo: number, blocks: number): Uint32Array {
  const chosen = new Uint32Array(Math.ceil(blocks / 32))
  if (pageNo < blocks) {
    chosen[pageNo >>> 5] = (1 << (pageNo & 31)) >>> 0
    return chosen
  }
  let state = Math.imul(pageNo, 0x9e3779b1)
  for (let word = 0; word < chosen.length; word++) {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    chosen[word] = (mixed ^ (mixed >>> 14)) >>> 0
  }
  const beyond = chosen.length * 32 - blocks
  const last = chosen.length - 1
  chosen[last] = ((chosen[last] ?? 0) << beyond) >>> beyond
  return chosen
}

const has = (chosen: Uint32Array, block: number) => (((chosen[block >>> 5] ?? 0) >>> (block & 31)) & 1) === 1

function subtract(row: Row, other: Row): void {
  for (let word = 0; word < row.chosen.length; word++)
    row.chosen[word] = (row.chosen[word] ?? 0) ^ (other.chosen[word] ?? 0)
  xor(row.page, other.page)
}

function xor(into: Uint8Array, other: Uint8Array): void {
  for (let at = 0; at < other.length; at++) into[at] = (into[at] ?? 0) ^ (other[at] ?? 0)
}
