/**
 * A patience that ends when there is nothing left to wait for. A test in false time gives up what has no answer; counted
 * in milliseconds it would, on a machine that is busy enough, give up what is under way as well.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '../db/db.ts'
import type { Exchange } from '../gateway/exchange.ts'

const quietMs = 5

export function watchActivity() {
  const work = { open: 0, begun: 0 }
  const counted = async <T>(asked: () => Promise<T>): Promise<T> => {
    work.begun++
    work.open++
    try {
      return await asked()
    } finally {
      work.open--
    }
  }
  return {
    db: (db: Db): Db => ({
      ...db,
      read: (sql, params) => counted(() => db.read(sql, params)),
      write: (body) => counted(() => db.write(body)),
    }),
    exchange:
      (exchange: Exchange): Exchange =>
      (request) =>
        counted(() => exchange(request)),
    /** Stands for a `sleep`: until nothing is asked of what is watched, however long that takes. */
    async untilRest(): Promise<void> {
      let before: number
      do {
        before = work.begun
        await wait(quietMs)
      } while (work.open > 0 || work.begun > before)
    },
  }
}
