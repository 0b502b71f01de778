/**
 * With the owner's key, on two stamps of a test card that it makes itself and deletes again: every call of the Stamp API
 * in every state of a stamp, and after each write what `validate` shows. No other stamp is touched.
 */
import { addressOf } from '#shared/endpoint.ts'
import {
  addStamp,
  createStamp,
  deleteStamp,
  redeemStamp,
  removeStamp,
  updateStamp,
  validateStamp,
} from '#shared/endpoints/stamp-api.ts'
import type { StampRefusal } from '#shared/refusals.ts'
import type { ValidateResult } from '#shared/stamp-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Exchange, Exchanged } from './exchange.ts'
import { createHostedApi } from './hosted-api.ts'
import { readAnswer, readEnvelope } from './read-answer.ts'
import {
  formOf,
  type RecordedAnswer,
  type RecordedCall,
  type Recording,
  type Step,
  withoutSecrets,
} from './recording.ts'

type Deps = {
  exchange: Exchange
  /** Never written: nothing that is said may hold it. */
  apiKey: string
  cardIdx: number
  now: () => number
  /** Between two calls, for the plan's limits. */
  pause: () => Promise<void>
  /** Longer, after 429. */
  sleep: (ms: number) => Promise<void>
}

const written = { add: addStamp, remove: removeStamp, redeem: redeemStamp, update: updateStamp } as const
const mostStamps = 20
const mostTries = 4
/** Two days on each side of today are another day in any time zone. */
const farDays = 3

/** The walk cannot go on; the stamps that it has made are named where they could not be deleted. */
class Stopped extends Error {
  override name = 'Stopped'
}

export async function recordService(deps: Deps): Promise<Recording> {
  const { now } = deps
  const walk = createWalk(deps)
  let failure: unknown = null
  try {
    await walkThroughCounts(walk)
    await walkThroughStates(walk, new Date(now()).toISOString().slice(0, 10))
  } catch (error) {
    failure = error
  }
  const left = await walk.clear()
  if (failure instanceof Error && left.length > 0)
    failure.message += `; left at the service: stamp ${left.join(', ')}`
  if (failure) throw failure
  return { kind: 'stampdesk-recording-1', recordedAt: new Date(now()).toISOString(), steps: walk.steps }
}

type Walk = ReturnType<typeof createWalk>

/** Empty, with one, full, redeemed, deleted. */
async function walkThroughCounts(walk: Walk): Promise<void> {
  const stamp = await walk.create()
  const { maxStamps, onsitePwd } = stamp.first
  if (maxStamps > mostStamps)
    throw new Stopped(`the card takes ${maxStamps} stamps: make a test card of at most ${mostStamps}`)
  const right = onsitePwd === null ? {} : { onsitePwd }
  await stamp.put('remove', 'nothing-to-remove')
  await stamp.put('redeem', 'not-complete', right)
  await stamp.put('add', 'done')
  await stamp.put('remove', 'done')
  await stamp.put('add', 'done')
  for (let more = 1; more < maxStamps; more++) await stamp.put('add', 'done')
  await stamp.put('add', 'full')
  if (onsitePwd !== null) {
    await stamp.put('redeem', 'password-needed')
    await stamp.put('redeem', 'wrong-password', { onsitePwd: onsitePwd === '00000' ? '00001' : '00000' })
  }
  await stamp.put('redeem', 'done', right)
  await stamp.validate('already-redeemed')
  await stamp.put('redeem', 'already-redeemed', right)
  await stamp.put('add', 'already-redeemed')
  await stamp.put('remove', 'already-redeemed')
  await stamp.remove('done')
  await stamp.validate('not-found')
  for (const call of ['add', 'remove', 'redeem', 'update'] as const) await stamp.put(call, 'not-found')
  await stamp.remove('not-found')
}

/** Changed, switched off, before its first day and after its last. */
async function walkThroughStates(walk: Walk, today: string): Promise<void> {
  const stamp = await walk.create()
  const days = (from: number, to: number) => ({
    strtYmd: daysAfter(today, from),
    endYmd: daysAfter(today, to),
  })
  const refusedThen = async (why: StampRefusal) => {
    await stamp.validate(why)
    await stamp.put('add', why)
    await stamp.put('redeem', why)
  }
  await stamp.put('update', 'done', { stamps: 1 })
  await stamp.put('update', 'done', { activeYn: 'N' })
  await refusedThen('not-active')
  await stamp.put('update', 'done', { activeYn: 'Y', ...days(farDays, 30) })
  await refusedThen('not-yet-valid')
  await stamp.put('update', 'done', days(-30, -farDays))
  await refusedThen('expired')
  await stamp.put('update', 'done', days(-farDays, 30))
  await stamp.validate('done')
  await stamp.remove('done')
}

function createWalk({ exchange, apiKey, cardIdx, now, pause, sleep }: Deps) {
  const steps: Step[] = []
  const secrets: Record<string, string | null> = { apiKey }
  const made = new Set<number>()

  /** What was turned away before it was looked at is asked again; what nobody knows ends the walk. */
  async function ask(request: Parameters<Exchange>[0]): Promise<Extract<Exchanged, { kind: 'answered' }>> {
    for (let turn = 1; ; turn++) {
      await pause()
      const exchanged = await exchange(request)
      if (exchanged.kind !== 'answered')
        throw new Stopped(`${request.method} ${request.path}: ${exchanged.cause}`)
      if (exchanged.status === 401 || exchanged.status === 403)
        throw new Stopped(`the service answers ${exchanged.status}: is the key right, and may it do this?`)
      if (exchanged.status !== 429 || turn === mostTries) return exchanged
      await sleep(Math.max(Number(exchanged.retryAfter) * 1000 || 0, 60_000 / mostTries) * turn)
    }
  }

  /** Of a look between the steps: the count, or null where it may not be used. */
  async function look(stampIdx: number): Promise<ValidateResult | null> {
    const hosted = createHostedApi(async (request) => ask(request))
    const seen = await hosted.validate(stampIdx)
    return seen.kind === 'done' ? seen.result : null
  }

  async function take(
    call: RecordedCall,
    assumed: Step['assumed'],
    request: Parameters<Exchange>[0],
    counts: { before: number | null; after: () => Promise<number | null> },
  ): Promise<unknown> {
    const answered = await ask(request)
    let result: unknown
    const outcome = readAnswer(answered, (it) => {
      result = it
      return true
    })
    const read = outcome.kind === 'refused' ? outcome.refusal : outcome.kind
    const answer = writtenDown(answered, secrets)
    steps.push({ call, assumed, read, before: counts.before, after: await counts.after(), answer })
    return result
  }

  async function create() {
    const day = new Date(now()).toISOString().slice(0, 10)
    const body = {
      cardIdx,
      strtYmd: daysAfter(day, -farDays),
      endYmd: daysAfter(day, 30),
      memo: 'Stampdesk recorder',
    }
    const request = { method: 'POST', path: createStamp.path, body: JSON.stringify(body) } as const
    const result = await take('create', 'done', request, { before: null, after: async () => null })
    const stampIdx = Number(result)
    if (!Number.isSafeInteger(stampIdx) || stampIdx <= 0)
      throw new Stopped(
        `no stamp was made of card ${cardIdx}: ${steps.at(-1)?.answer.envelope?.message || 'no number'}`,
      )
    made.add(stampIdx)
    Object.assign(secrets, { [`stampIdx${made.size}`]: String(stampIdx) })
    const first = await look(stampIdx)
    if (!first) throw new Stopped(`stamp ${stampIdx} was made and cannot be read back`)
    const { onsitePwd, cardNm, cardTtl, userId, userNm, userPhnno, userEml } = first
    Object.assign(secrets, { onsitePwd, cardNm, cardTtl, userId, userNm, userPhnno, userEml })
    let count: number | null = first.stamps
    const after = async () => {
      count = (await look(stampIdx))?.stamps ?? null
      return count
    }
    const query = { stampIdx }
    const validate = (assumed: Step['assumed']) =>
      take(
        'validate',
        assumed,
        { method: 'GET', path: addressOf(validateStamp, { query }), body: null },
        { before: count, after: async () => count },
      )
    await validate('done')
    return {
      first,
      validate,
      put: (call: 'add' | 'remove' | 'redeem' | 'update', assumed: Step['assumed'], fields: object = {}) =>
        take(
          call,
          assumed,
          { method: 'PUT', path: written[call].path, body: JSON.stringify({ stampIdx, ...fields }) },
          { before: count, after },
        ),
      async remove(assumed: Step['assumed']) {
        const path = addressOf(deleteStamp, { query })
        await take('delete', assumed, { method: 'DELETE', path, body: null }, { before: count, after })
        if (count === null) made.delete(stampIdx)
      },
    }
  }

  /** What a walk that was stopped has left; resolves with what is there all the same. */
  async function clear(): Promise<number[]> {
    for (const stampIdx of made) {
      const path = addressOf(deleteStamp, { query: { stampIdx } })
      const exchanged = await exchange({ method: 'DELETE', path, body: null })
      if (readAnswer(exchanged, () => true).kind === 'done') made.delete(stampIdx)
    }
    return [...made]
  }

  return { steps, create, clear }
}

function writtenDown(
  answered: Extract<Exchanged, { kind: 'answered' }>,
  secrets: Readonly<Record<string, string | null>>,
): RecordedAnswer {
  const { status, retryAfter } = answered
  const envelope = status === 200 ? readEnvelope(answered) : null
  return {
    status,
    retryAfter: retryAfter !== null && /^\d{1,9}$/.test(retryAfter) ? retryAfter : null,
    envelope: envelope && {
      code: envelope.code,
      message: withoutSecrets(envelope.message, secrets),
      result: formOf(envelope.result),
    },
  }
}
