/** The promise slips that this tablet gave. */
import { tellPromise } from '#shared/endpoints/promises.ts'
import { isPromiseNo, mostPromiseNo } from '#shared/promise-code.ts'
import { signedText, slipOf } from '#shared/promise-slip.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { toBase64url } from '../../kit/base64url.ts'
import { database, type GivenSlip } from './slip-database.ts'
import { tabletKey } from './tablet-key.ts'

type Who = { personId?: string; pinChecked?: false }

/** The same card on the same day has the same slip. Null where the server has never heard of this tablet's key. */
export async function giveSlip(stampIdx: number, now: number, who: Who): Promise<GivenSlip | null> {
  const db = await database()
  const before = await db.getAllFromIndex('slips', 'stamp', stampIdx)
  const same = before.find(({ promisedAt }) => dayOf(promisedAt) === dayOf(now))
  if (same) return same
  const key = await tabletKey()
  if (!key) return null
  const content = { promiseNo: drawNo(), promisedAt: now, keyId: key.keyId }
  const signature = await key.sign(new TextEncoder().encode(signedText(stampIdx, content)))
  const slip = slipOf({ ...content, signature: toBase64url(signature) })
  const { promiseNo } = content
  const given: GivenSlip = { promiseNo, stampIdx, promisedAt: now, slip, ...who, isTold: 0 }
  const tx = db.transaction('slips', 'readwrite', { durability: 'strict' })
  await tx.store.add(given)
  await tx.done
  return given
}

const dayOf = (at: number) => new Date(at).toDateString()

function drawNo(): number {
  for (;;) {
    const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
    const promiseNo = (high % 8) * 2 ** 32 + low
    if (promiseNo <= mostPromiseNo && isPromiseNo(promiseNo)) return promiseNo
  }
}

/** How many slips a person gave at this tablet since then. */
export async function slipsGivenSince(personId: string, since: number): Promise<number> {
  const slips = await (await database()).getAll('slips')
  return slips.filter((given) => given.personId === personId && given.promisedAt >= since).length
}

/** What the server does not have yet. What it refuses is not asked of it for ever; the slip itself still counts. */
export async function tellSlips(api: ApiClient): Promise<void> {
  const db = await database()
  for (const given of await db.getAllFromIndex('slips', 'told', 0)) {
    const { stampIdx, slip, personId, pinChecked } = given
    const answer = await api({ endpoint: tellPromise, body: { stampIdx, slip, personId, pinChecked } })
    if (answer.kind === 'unreachable') return
    const isFinal = answer.kind === 'ok' || answer.refusal.startsWith('promise-')
    if (isFinal) await db.put('slips', { ...given, isTold: 1 })
  }
}
