/** Other systems that add and remove stamps without a pause, each command by its id until it has an answer; and the account of it. */
import { Client } from 'pg'
import { expect } from 'vitest'
import { newId, testApiKey } from './test-shop.ts'

type Callers = {
  readonly asked: readonly string[]
  readonly acknowledged: readonly string[]
  /** Answers 503, or none: the result is not known, and the command is asked once more. */
  unavailable: () => number
  /** So many more acknowledgements, so that whatever is done next meets work under way. */
  answered: (count: number) => Promise<void>
  /** Each waits for its last answer. */
  end: () => Promise<void>
}

/** A server that is gone for so long does not come back. */
const longestMs = 120_000
const headers = { Authorization: `APIKey ${testApiKey}`, 'Content-Type': 'application/json' }

/** One caller a stamp. Any answer but 200 and 503 fails whoever waits for the end. */
export function startCallers(url: string, stamps: readonly number[]): Callers {
  const asked: string[] = []
  const acknowledged: string[] = []
  let unavailable = 0
  const state = { isOver: false, failure: null as unknown }

  async function ask(stampIdx: number, turn: number): Promise<void> {
    const id = newId()
    asked.push(id)
    const sent = {
      method: 'PUT',
      headers: { ...headers, 'Idempotency-Key': id },
      body: JSON.stringify({ stampIdx }),
    }
    for (let status = 503; status === 503; ) {
      const response = await fetch(`${url}/api/stamp/v1/${turn % 2 ? 'remove' : 'add'}`, sent).catch(
        () => null,
      )
      if (!response) {
        // A connection that was kept is closed just then: no answer either.
        unavailable++
        continue
      }
      status = response.status
      expect([200, 503]).toContain(status)
      const text = await response.text()
      // A proxy's own answer has none of ours in it.
      if (text === '') throw new Error(`${status} with nothing in it: ${[...response.headers].join(' ')}`)
      const { code, result } = JSON.parse(text) as { code: number; result: unknown }
      if (status === 503) {
        unavailable++
        expect(result).toEqual({ commandId: id })
      } else {
        expect(code).toBe(0)
        acknowledged.push(id)
      }
    }
  }

  const ended = Promise.all(
    stamps.map(async (stampIdx) => {
      for (let turn = 0; !state.isOver; turn++) await ask(stampIdx, turn)
    }),
  ).catch((error: unknown) => {
    state.failure = error
    state.isOver = true
  })
  return {
    asked,
    acknowledged,
    unavailable: () => unavailable,
    async answered(count) {
      const from = acknowledged.length
      const until = performance.now() + longestMs
      while (acknowledged.length - from < count) {
        if (performance.now() > until) throw new Error('nobody answers any more')
        if (state.failure) throw state.failure
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async end() {
      state.isOver = true
      await ended
      if (state.failure) throw state.failure
    },
  }
}

/** What PostgreSQL holds of what was asked: an id twice, an acknowledged one not at all, a card that is not its ledger's sum. */
export async function accountOf(databaseUrl: string, { asked, acknowledged }: Callers) {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ command_id: string; count: string }>(
      'SELECT command_id, COUNT(*) AS count FROM ledger WHERE command_id = ANY($1) GROUP BY command_id',
      [asked],
    )
    const found = new Set(rows.map(({ command_id }) => command_id))
    const { rows: wrongSums } = await client.query(
      `SELECT s.stamp_idx FROM stamps s LEFT JOIN ledger l ON l.stamp_idx = s.stamp_idx
       GROUP BY s.stamp_idx, s.stamps HAVING s.stamps <> COALESCE(SUM(l.delta), 0)`,
    )
    return {
      doubled: rows.filter(({ count }) => count !== '1').map(({ command_id }) => command_id),
      lost: acknowledged.filter((id) => !found.has(id)),
      wrongSums: wrongSums.map(({ stamp_idx }) => Number(stamp_idx)),
    }
  } finally {
    await client.end()
  }
}
