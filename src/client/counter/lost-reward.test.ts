import { describe, expect, test } from 'vitest'
import type { CommandFate, Redemption } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { Answer } from '../api/api-client.ts'
import { endOf, followToItsEnd } from './lost-reward.ts'

const redemption: Redemption = { redeemedAt: 5, next: null }
const asked = { commandId: 'c', stampIdx: 7 }
const lost = { kind: 'unreachable' } as const
const refused = (refusal: RefusalName) => ({ kind: 'refused', refusal, detail: null }) as const
const answered = <Value>(value: Value) => ({ kind: 'ok', value }) as const
const given = { kind: 'given', redemption }

/** A server that decides an id once, on a wire that may lose what is asked and what is answered. */
function shop({ password = true, decided = null as 'given' | RefusalName | null } = {}) {
  const sent: (string | null)[] = []
  const server = {
    decided,
    wire: (_nth: number): 'through' | 'request-lost' | 'reply-lost' => 'through',
    /** Something happens just before the nth request. */
    before(_nth: number) {},
  }
  let asks = 0
  async function over<Value>(work: () => Answer<Value>): Promise<Answer<Value>> {
    asks += 1
    server.before(asks)
    const fate = server.wire(asks)
    if (fate === 'request-lost') return lost
    const answer = work()
    return fate === 'reply-lost' ? lost : answer
  }
  const calls = {
    fateOf: () =>
      over((): Answer<CommandFate> => {
        if (server.decided === null) return answered({ state: 'unknown' })
        const isGiven = server.decided === 'given'
        return answered({
          state: 'decided',
          refusal: server.decided === 'given' ? null : server.decided,
          redemption: isGiven ? redemption : null,
        })
      }),
    redeem: (it: { commandId: string; onsitePwd: string | null }) =>
      over((): Answer<Redemption> => {
        sent.push(it.commandId)
        if (server.decided === null) server.decided = password ? 'password-needed' : 'given'
        else if (password && server.decided !== 'password-needed') return refused('id-used-for-another')
        return server.decided === 'given' ? answered(redemption) : refused(server.decided)
      }),
  }
  return { server, calls, sent }
}

describe('a try whose answer was lost is followed to its end', () => {
  test('it was given: answered, and nothing is sent', async () => {
    const { calls, sent } = shop({ decided: 'given' })
    expect(await followToItsEnd(calls, asked)).toEqual(given)
    expect(sent).toEqual([])
  })

  test('it was refused: answered why', async () => {
    const { calls } = shop({ decided: 'wrong-password' })
    expect(await followToItsEnd(calls, asked)).toMatchObject({ kind: 'refused', refusal: 'wrong-password' })
  })

  test('it never came: its id is taken, so that it cannot come any more', async () => {
    const { calls, server, sent } = shop()
    expect(await followToItsEnd(calls, asked)).toEqual({ kind: 'nothing' })
    expect([server.decided, sent]).toEqual(['password-needed', ['c']])
  })

  test('it comes while it is asked about: answered, and not said to be nothing', async () => {
    const { calls, server } = shop()
    server.before = (nth) => {
      if (nth === 2) server.decided = 'given'
    }
    expect(await followToItsEnd(calls, asked)).toEqual(given)
  })

  test('a card without a password: the same try is made whole', async () => {
    const { calls, sent } = shop({ password: false })
    expect(await followToItsEnd(calls, asked)).toEqual(given)
    expect(sent).toEqual(['c'])
  })

  test.each(['request-lost', 'reply-lost'] as const)(
    'each answer is %s at each place: open until one comes, then the truth, and never another id',
    async (fate) => {
      for (const decided of [null, 'given', 'wrong-password'] as const)
        for (const from of [1, 2, 3]) {
          const { calls, server, sent } = shop({ decided })
          server.wire = (nth) => (nth >= from ? fate : 'through')
          const first = await followToItsEnd(calls, asked)
          server.wire = () => 'through'
          const end = first ?? (await followToItsEnd(calls, asked))
          const truth = server.decided === 'given' ? 'given' : decided === null ? 'nothing' : 'refused'
          expect(end, `${decided} from ${from}`).toMatchObject({ kind: truth })
          expect(sent.every((id) => id === 'c')).toBe(true)
        }
    },
  )
})

test('what turns a first try away is its end; of a second one it says nothing about the first', () => {
  for (const refusal of ['not-signed-in', 'not-allowed', 'app-too-old', 'server-too-old'] as const) {
    expect(endOf(refused(refusal), false)).toMatchObject({ kind: 'refused', refusal })
    expect(endOf(refused(refusal), true)).toBeNull()
  }
  expect(endOf(refused('state-unknown'), false)).toBeNull()
  expect(endOf(lost, false)).toBeNull()
})
