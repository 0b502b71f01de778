/**
 * A search among a million customers as one types it, on both engines, through the whole server: whatever is typed, the
 * first of those found are there within 100 ms, with the row that the log has of it. Exits 1 where they are not.
 * `node bench/search/run.ts [customers] [quick] [sqlite|postgres]`
 */
import { formatStampCode } from '#shared/stamp-code.ts'
import { openDb } from '../../src/server/db/open.ts'
import { openPostgres } from '../../src/server/db/postgres.ts'
import { openTestShop } from '../../src/server/testing/test-shop.ts'
import { type Engine, onEachEngine } from '../each-engine.ts'
import { countOf, isQuick, measured } from '../measured.ts'
import { type Customer, customersOf, fill } from './fill.ts'

const count = countOf(1_000_000, 500)
const mostMs = 100
const sought = isQuick ? 1 : 25

/** Each key that somebody presses, from the second letter on: what is looked for is not always there to its end. */
const begun = (text: string) =>
  Array.from({ length: Math.max(1, text.length - 1) }, (_, n) => text.slice(0, n + 2))

function typedFor({ stampIdx, userNm, userPhnno }: Customer): Record<string, string[]> {
  const words = userNm.split(' ')
  const initials = words.map((word) => word.slice(0, 2)).join(' ')
  return {
    'a name': begun(userNm),
    'a name turned round': words.length > 1 ? begun(words.toReversed().join(' ')) : [],
    'two beginnings': words.length > 1 ? [initials, initials.toLowerCase()] : [],
    'a name of nobody': [`${words[0]} Nobodyhasthis`, 'zzyzx'],
    'a telephone number': [userPhnno, userPhnno.slice(-4), userPhnno.replaceAll('-', '')],
    'a code': begun(formatStampCode(stampIdx)).slice(2),
  }
}

async function measure({ name: engine, newPlace }: Engine) {
  const place = await newPlace()
  const db = await openDb({ ...place, log: () => {} })
  const shop = await openTestShop({ db }, { now: Date.now })
  shop.clock.now = Date.now()
  const customerOf = customersOf(count)
  const startedAt = performance.now()
  // Laying out a million is slower than anything that a shop waits for.
  const patient = place.databaseUrl
    ? await openPostgres(place.databaseUrl, { poolSize: 1, answerMs: null, log: () => {} })
    : db
  await fill(patient, count, customerOf)
  if (patient !== db) await patient.close()
  const filled = Math.round((performance.now() - startedAt) / 1000)
  console.log(`\n${engine}: ${count.toLocaleString('en')} customers filled in ${filled} s`)
  const times = new Map<string, { ms: number; text: string }[]>()
  for (let n = 0; n < sought; n++) {
    const customer = customerOf(Math.floor((n + 0.5) * (count / sought)))
    for (const [way, texts] of Object.entries(typedFor(customer)))
      for (const text of texts) times.set(way, [...(times.get(way) ?? []), await ask(shop, text)])
  }
  let [searches, longest] = [0, 0]
  for (const [way, all] of times) {
    const sorted = all.toSorted((one, other) => one.ms - other.ms)
    const [middle, last] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
    const isGood = (last?.ms ?? Number.NaN) <= mostMs
    searches += all.length
    longest = Math.max(longest, last?.ms ?? Number.NaN)
    console.log(
      `  ${way.padEnd(20)} ${String(all.length).padStart(4)} searches: median ${middle?.ms.toFixed(1)} ms, ` +
        `longest ${last?.ms.toFixed(1)} ms ("${last?.text}")  ${isGood ? 'ok' : 'TOO LONG'}`,
    )
  }
  await db.close()
  return {
    isKept: longest <= mostMs,
    told: `${engine} ${longest.toFixed(0)} ms, the longest of ${searches}`,
  }
}

/** The middle of three, so that a moment in which the machine was busy is none of the search's. */
async function ask(shop: Awaited<ReturnType<typeof openTestShop>>, text: string) {
  const times: number[] = []
  for (let turn = 0; turn < 3; turn++) {
    const at = performance.now()
    const { code } = await shop.manager('POST', '/api/counter/v1/stamps/find', { text })
    if (code !== 0) throw new Error(`"${text}": code ${code}`)
    times.push(performance.now() - at)
  }
  return { ms: times.toSorted((one, other) => one - other)[1] ?? Number.NaN, text }
}

measured(
  `a search among ${count.toLocaleString('en')} customers, at each key that is typed`,
  '',
  await onEachEngine(measure),
)
