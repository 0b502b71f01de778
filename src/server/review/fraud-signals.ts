/** The detectors over the shop's own days, with the settings of the shop. */
import * as v from 'valibot'
import {
  defaultFraudSettings,
  type FraudFlag,
  type FraudSettings,
  type FraudSignals,
  fraudSettings,
} from '#shared/activity-api.ts'
import { branchLimitsSchema } from '#shared/branches-api.ts'
import { type Limits, limitsSchema } from '#shared/limits.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db, Row } from '../db/db.ts'
import { jsonSetting, readSetting, writeSetting } from '../db/settings.ts'
import { readWhereabouts } from './branches.ts'
import type { ReadDays } from './decided-days.ts'
import { detect, type Finding, type OpenAt } from './detectors.ts'
import { type Names, readNames } from './names.ts'
import type { PersonDay } from './person-days.ts'
import { type ShopClock, type Span, spanOf } from './shop-day.ts'
import type { StaffAction } from './staff-actions.ts'

type Days = NonNullable<Limits['openingHours']>['days']
/** Whether the shop is open; `shopTime` is `YYYY-MM-DD HH:MM:SS`. The limits own that rule. */
export type IsOpen = (days: Days, shopTime: string) => boolean
type Deps = { db: Db; clock: ShopClock; isOpen: IsOpen; readDays: ReadDays }

const fraudSetting = jsonSetting('honesty', defaultFraudSettings, (kept) =>
  v.parse(fraudSettings, { ...defaultFraudSettings, ...Object(kept) }),
)
const openingHours = jsonSetting<Days | null>(
  'limits',
  null,
  (kept) => v.parse(limitsSchema, kept).openingHours?.days ?? null,
)
const shownRows = 50

export async function readFraudSignals(
  { db, clock, isOpen, readDays }: Deps,
  { from, to }: { from: string; to: string },
): Promise<FraudSignals> {
  const [work, starters, settings, names] = await Promise.all([
    readDays(from, to),
    readStarters(db, spanOf(clock, from, to)),
    readFraudSettings(db),
    readNames(db),
  ])
  const hoursAt = await readOpeningHours(db, work.days)
  const isOpenAt: OpenAt | null =
    hoursAt &&
    ((moment, where) => {
      const days = hoursAt(where)
      return days === null || isOpen(days, clock.timeOf(moment))
    })
  const findings = detect(work, settings, isOpenAt)
  return {
    flags: findings.map((finding) => toFlag(finding, names)),
    deeds: work.days.reduce((sum, { actions }) => sum + actions.length, 0),
    started: starters.map(({ person, cards }) => ({ person: names.person(person), cards: Number(cards) })),
  }
}

/** A card that nobody handed out is started by somebody: who starts many is asked for whom. */
function readStarters(
  { read }: Db,
  { from, until }: Span,
): Promise<(Row & { person: string | null; cards: number })[]> {
  return read(
    `SELECT started_by AS person, COUNT(*) AS cards FROM printed_cards
     WHERE started_at >= $1 AND started_at < $2 GROUP BY started_by ORDER BY cards DESC, person`,
    [from, until],
  )
}

function toFlag(
  { detector, personId, tabletId, stampIdx, found, threshold, actions }: Finding,
  names: Names,
): FraudFlag {
  const times = actions.map(({ at }) => at)
  return {
    detector,
    person: names.person(personId),
    tablet: names.tablet(tabletId),
    stampIdx,
    from: times.reduce((least, at) => Math.min(least, at), Number.MAX_SAFE_INTEGER),
    to: times.reduce((most, at) => Math.max(most, at), 0),
    found,
    threshold,
    rowCount: actions.length,
    rows: actions.slice(0, shownRows).map((action) => ({
      commandId: action.commandId,
      at: action.at,
      kind: action.kind,
      stampIdx: action.stampIdx,
      delta: action.delta,
      tablet: names.tablet(action.tabletId),
    })),
  }
}

export async function readFraudSettings({ read }: Db): Promise<FraudSettings> {
  return readSetting(read, fraudSetting)
}

export async function setFraudSettings(
  db: Db,
  settings: FraudSettings,
  actor: string,
  at: number,
): Promise<void> {
  await db.write(async (tx) => {
    const before = await readSetting(tx.query, fraudSetting)
    await writeSetting(tx, fraudSetting, settings)
    await appendAudit(tx, {
      chain: 'shop',
      at,
      event: 'honesty.changed',
      commandId: null,
      actor,
      body: changedBody(settings, before),
    })
  })
}

type HoursAt = (where: Pick<StaffAction, 'at' | 'tabletId'>) => Days | null

/** The shop's, and at a branch that has its own those. Null where nobody has set any. */
async function readOpeningHours({ read }: Db, days: readonly PersonDay[]): Promise<HoursAt | null> {
  const shop = await readSetting(read, openingHours)
  const rows = await read<Row & { branch_id: string; limits: string }>(
    'SELECT branch_id, limits FROM branches',
  )
  const own = new Map(
    rows.flatMap(({ branch_id, limits }) => {
      const { openingHours: its } = v.parse(branchLimitsSchema, JSON.parse(limits))
      return its === undefined ? [] : [[branch_id, its?.days ?? null] as const]
    }),
  )
  if (own.size === 0) return shop && (() => shop)
  const branchAt = await readWhereabouts(
    read,
    days.flatMap(({ actions }) => actions.map(({ tabletId }) => tabletId)),
  )
  return ({ at, tabletId }) => {
    const its = own.get(branchAt(tabletId, at) ?? '')
    return its === undefined ? shop : its
  }
}
