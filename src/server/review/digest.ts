/**
 * What needs a person, and how the shop did, by e-mail: once a day or a week, from an hour of the shop on. Numbers alone,
 * nobody's name: a letter lies in many hands.
 */
import type { Language } from '#shared/languages.ts'
import type { Ymd } from '#shared/stamp.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Db, Row } from '../db/db.ts'
import { claimSetting, readSetting, swapSetting, textSetting } from '../db/settings.ts'
import { digestWords } from './digest-words.ts'
import { readGlance } from './glance.ts'
import { daysOf, type ShopClock } from './shop-day.ts'

export type Letter = { subject: string; text: string }
type Every = 'day' | 'week'
type Claim = { before: string | null; after: string }
export type DigestDeps = {
  db: Db
  clock: ShopClock
  now: () => number
  shop: () => Promise<{ shopNm: string; languages: readonly Language[] }>
  publicUrl: () => string
  every: Every
  /** Of the shop's clock: not before it. */
  hour: number
  send: (letter: Letter) => Promise<void>
}

/** The period of the last one and of the one before it, which may be the later one: a clock was ahead, or is behind. */
const sent = textSetting('digest_sent')

/**
 * True where it was sent now. One of several processes claims the period before it sends; where the mail server does not
 * take it the claim is let go, for the next round. A crash in between costs this one letter: the next says all again.
 */
export async function sendDigestIfDue(deps: DigestDeps): Promise<boolean> {
  const { db, clock, now, every, hour, send } = deps
  const [today, time] = clock.timeOf(now()).split(' ') as [Ymd, string]
  const period = every === 'day' ? today : mondayOf(today)
  if (today === period && Number(time.slice(0, 2)) < hour) return false
  const claimed = await claim(db, period, today)
  if (claimed === null) return false
  try {
    await send(await writeDigest(deps, today))
    return true
  } catch (error) {
    await letGo(db, claimed)
    throw error
  }
}

/** What stood there before; null where this period is somebody's, or the next, which another process may be in by now. */
function claim(db: Db, period: Ymd, today: Ymd): Promise<Claim | null> {
  return db.write(async (tx) => {
    const before = await readSetting(tx.query, sent)
    const periods = before ? before.split(' ') : []
    if (periods.some((it) => it >= period && it <= daysAfter(today, 1))) return null
    const after = [period, ...periods.slice(0, 1)].join(' ')
    const isOurs =
      before === null ? await claimSetting(tx, sent, after) : await swapSetting(tx, sent, before, after)
    return isOurs ? { before, after } : null
  })
}

async function letGo(db: Db, { before, after }: Claim): Promise<void> {
  await db.write((tx) => swapSetting(tx, sent, after, before))
}

function mondayOf(day: Ymd): Ymd {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return daysAfter(day, -((weekday + 6) % 7))
}

async function writeDigest(deps: DigestDeps, today: Ymd): Promise<Letter> {
  const { db, clock, every, publicUrl } = deps
  const { shopNm, languages } = await deps.shop()
  const words = digestWords[languages[0] ?? 'en']
  const to = daysAfter(today, -1)
  const days = daysOf(every === 'day' ? to : daysAfter(today, -7), to)
  const sums = { stamps: 0, removed: 0, rewards: 0, newCards: 0, refused: 0 }
  const figures = Object.keys(sums) as (keyof typeof sums)[]
  for (const day of days) {
    const glance = await readGlance({ db, clock }, day)
    for (const figure of figures) sums[figure] += glance[figure]
  }
  const open = await db.read<Row & { kind: string; count: number }>(
    "SELECT kind, COUNT(*) AS count FROM reviews WHERE state <> 'closed' GROUP BY kind ORDER BY COUNT(*) DESC, kind",
  )
  const waiting = open.reduce((all, { count }) => all + count, 0)
  const headline = waiting > 0 ? words.waiting(waiting) : words.nothing
  const nameOf = (kind: string) => (words.kinds as Record<string, string>)[kind] ?? kind
  const lines = [
    headline,
    ...open.map(({ kind, count }) => `- ${nameOf(kind)}: ${count}`),
    ...(waiting > 0 ? [`${publicUrl()}/review/inbox`] : []),
    '',
    `${words.figures[every]} (${days[0] === to ? to : `${days[0]} – ${to}`})`,
    ...figures.map((figure) => `${words[figure]}: ${sums[figure]}`),
    `${publicUrl()}/review/reports`,
    '',
    words.end,
  ]
  return { subject: `${shopNm}: ${headline}`, text: `${lines.join('\n')}\n` }
}
