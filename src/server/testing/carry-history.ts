/**
 * Histories of one customer's cards: two tills add and undo at any moment, while the cards are deleted, switched off,
 * expired, not yet valid, redeemed, replaced, and the server dies between two of them. After every step each stamp that was promised
 * is on a card or before a manager, once, and the answer says which.
 */
import type { Verdict } from '#shared/endpoints/commands.ts'
import { createDeliver } from '../api/commands.ts'
import { runAutomations } from '../automation/automation-run.ts'
import { carryMissing } from '../automation/carry-over.ts'
import type { Db, Row } from '../db/db.ts'
import { createVault } from '../db/vault.ts'
import { nobody } from '../ledger/holders.ts'
import { createLedger, type Ledger } from '../ledger/ledger.ts'
import { createStampCard } from '../ledger/stamp-cards.ts'
import { settleReview } from '../review/settle-review.ts'
import { accountOf, cardsOf, openReviewsOf } from './carry-account.ts'
import { type Move, states, type Till } from './carry-moves.ts'
import { newId, noon, testSecret, today } from './test-shop.ts'

type Add = {
  commandId: string
  till: Till
  count: number
  /** Of its card, which was there when it was tapped. */
  stampIdx: number
  /** How much of it its own card took; null while it was not answered. */
  fitted: number | null
  isRefused: boolean
  isUndone: boolean
}

const people = ['jo', 'ana'] as const
const cardIdx = 7
const system = { caller: { kind: 'system' } } as const
const callerOf = (of: Till) =>
  ({
    kind: 'tablet',
    tabletId: `till-${of}`,
    tabletNm: 'Till',
    personId: people[of],
    personNm: people[of],
  }) as const

type World = { db: Db; wrap?: (ledger: Ledger) => Ledger }

/** Throws at the first thing that is not true. */
export async function runHistory({ db, wrap = (it) => it }: World, history: readonly Move[]): Promise<void> {
  const vault = createVault(testSecret)
  const clock = { now: noon }
  const deps = {
    db,
    vault,
    now: () => clock.now,
    dayOf: (at: number) => new Date(at).toISOString().slice(0, 10),
  }
  const engine = createLedger({ ...deps, drawStampIdx: () => 2 ** 34 + Math.floor(Math.random() * 2 ** 38) })
  /** The server dies before the next command of its own. */
  const doom = { isNear: false }
  const ledger = wrap({
    async decide(command, meta) {
      if (doom.isNear && meta.caller.kind === 'automation') throw new Error('planted: died here')
      return engine.decide(command, meta)
    },
  })
  const cycle = { ...deps, ledger, nextOf: null, redo: async () => null }
  const automations = {
    ...cycle,
    engine,
    hosted: null,
    onError: (error: Error) => {
      throw error
    },
  }
  const deliver = createDeliver(cycle)

  await createStampCard(
    deps,
    { cardIdx, cardNm: 'Card', cardTtl: 'Tea', maxStamps: 3, validDays: 90, onsitePwd: null },
    'test',
  ).catch(() => {})
  const span = { strtYmd: today, endYmd: '2027-01-01', domain: null, active: true, holder: nobody }
  const made = await engine.decide({ kind: 'create', commandId: newId(), cardIdx, ...span }, system)
  const first = made.stampIdx ?? 0
  const adds: Add[] = []
  let promised = 0

  const check = (is: boolean, what: string) => {
    if (!is) throw new Error(what)
  }
  async function conserved(after: string): Promise<void> {
    const { onCards, inReview } = await accountOf(db, first)
    check(
      onCards + inReview === promised,
      `${after}: ${promised} promised, ${onCards} on cards, ${inReview} in review`,
    )
  }
  const pick = <T>(list: readonly T[], fromNewest: number) =>
    list.at(-1 - (fromNewest % Math.max(list.length, 1)))
  const newestCard = async () => (await cardsOf(db, first)).filter((it) => it.deleted_at === null)

  const queued = (
    kind: 'add' | 'remove',
    it: Pick<Add, 'commandId' | 'stampIdx' | 'count'>,
    undoes?: string,
  ) =>
    ({
      kind,
      commandId: it.commandId,
      stampIdx: it.stampIdx,
      count: it.count,
      tappedAt: clock.now,
      seq: 1,
      epoch: newId(),
      ...(undoes && { undoes }),
    }) as Parameters<typeof deliver>[0]
  const tapped = new Map<string, number>()

  async function send(add: Add): Promise<Verdict> {
    const tappedAt = tapped.get(add.commandId) ?? clock.now
    tapped.set(add.commandId, tappedAt)
    const command = { ...queued('add', add), tappedAt }
    return deliver(command, { caller: callerOf(add.till), tappedAt })
  }

  /** Sends it until it is answered, and looks whether the answer is true. */
  async function addStamps(add: Add, dies: boolean): Promise<void> {
    const before = await accountOf(db, first)
    doom.isNear = dies
    await send(add).catch(() => null)
    doom.isNear = false
    const { outcome, nextStampIdx } = await send(add)
    const after = await accountOf(db, first)
    const [more, put] = [after.onCards - before.onCards, after.inReview - before.inReview]
    add.fitted = (after.held.get(add.stampIdx) ?? 0) - (before.held.get(add.stampIdx) ?? 0)
    add.isRefused = outcome === 'refused'
    if (outcome !== 'refused') promised += add.count
    const isTrue = {
      applied: add.fitted === add.count && put === 0,
      'carried-over':
        more === add.count &&
        put === 0 &&
        add.fitted < add.count &&
        nextStampIdx !== null &&
        (after.held.get(nextStampIdx) ?? 0) > (before.held.get(nextStampIdx) ?? 0),
      review: more + put === add.count && put > 0,
      refused: more === 0 && put === 0,
      later: false,
    }[outcome]
    check(isTrue, `add ${add.count}: "${outcome}" with ${more} more on cards and ${put} in review`)
  }

  /** While something else happens to its card. */
  async function addAmongOthers(add: Add): Promise<void> {
    const { outcome } = await send(add)
    add.isRefused = outcome === 'refused'
    if (!add.isRefused) promised += add.count
    // What its own card took is not known from outside.
    const [row] = await db.read<Row & { fitted: number }>(
      "SELECT COUNT(*) AS fitted FROM ledger WHERE command_id = $1 AND event = 'stamp.added'",
      [add.commandId],
    )
    add.fitted = Number(row?.fitted ?? 0)
  }

  /** All that the lost card held, and what is stamped on it meanwhile, is on the new one or beyond. */
  async function replace(stampIdx: number, meanwhile: number): Promise<void> {
    const before = await accountOf(db, first)
    const command = { kind: 'replace', commandId: newId(), stampIdx } as const
    const add = meanwhile > 0 ? await newAdd(1, meanwhile, stampIdx) : null
    const [{ refusal, stampIdx: newIdx }] = await Promise.all([
      engine.decide(command, { caller: callerOf(0) }),
      add && addAmongOthers(add),
    ])
    if (refusal !== null || newIdx === null) return
    const { held } = await accountOf(db, first)
    const moved = (before.held.get(stampIdx) ?? 0) + (add?.fitted ?? 0)
    check(held.get(stampIdx) === 0, `replace: the lost card holds ${held.get(stampIdx)}`)
    check((held.get(newIdx) ?? 0) >= moved, `replace: ${held.get(newIdx)} on the new card of ${moved}`)
  }

  async function undo(add: Add, by: Till): Promise<void> {
    const before = await accountOf(db, first)
    const remove = queued('remove', { ...add, commandId: newId() }, add.commandId)
    const { outcome } = await deliver(remove, { caller: callerOf(by), tappedAt: clock.now })
    const after = await accountOf(db, first)
    const less = before.onCards + before.inReview - after.onCards - after.inReview
    check(outcome === 'applied' || outcome === 'refused', `undo: "${outcome}"`)
    check(
      less === (outcome === 'applied' ? add.count : 0),
      `undo: "${outcome}" and ${less} of ${add.count} taken back`,
    )
    if (outcome === 'refused') return
    check(!add.isUndone && !add.isRefused && by === add.till, 'undo: done twice, of nothing, or by another')
    const own = (before.held.get(add.stampIdx) ?? 0) - (after.held.get(add.stampIdx) ?? 0)
    check(own === add.fitted, `undo: ${own} taken from the card that had ${add.fitted} of it`)
    add.isUndone = true
    promised -= add.count
  }

  // Mostly the first card, which the customer shows; now and then the newest.
  const shownCard = async (many: number): Promise<number> => {
    const [shown] = many > 4 ? (await newestCard()).slice(-1) : []
    return shown?.stamp_idx ?? first
  }
  const newAdd = async (of: Till, many: number, on?: number): Promise<Add> => {
    const stampIdx = on ?? (await shownCard(many))
    const add = {
      commandId: newId(),
      till: of,
      count: many,
      stampIdx,
      fitted: null,
      isRefused: false,
      isUndone: false,
    }
    adds.push(add)
    return add
  }

  async function make(move: Move): Promise<void> {
    switch (move.kind) {
      case 'add':
        return addStamps(await newAdd(move.till, move.count), move.dies)
      case 'undo': {
        const add = pick(adds, move.add)
        return add && undo(add, move.till)
      }
      case 'repeat': {
        const add = pick(adds, move.add)
        if (add) await send(add)
        return
      }
      case 'both': {
        // One till adds while the other takes its own back: whatever comes first, what was promised is there.
        const older = pick(
          adds.filter((it) => !it.isUndone && !it.isRefused),
          move.add,
        )
        const add = await newAdd(1, move.count)
        const undoing = older && queued('remove', { ...older, commandId: newId() }, older.commandId)
        const [, undone] = await Promise.all([
          addAmongOthers(add),
          undoing && older && deliver(undoing, { caller: callerOf(older.till), tappedAt: clock.now }),
        ])
        if (older && undone?.outcome === 'applied') {
          older.isUndone = true
          promised -= older.count
        }
        return
      }
      case 'state':
      case 'delete':
      case 'redeem': {
        const stampIdx = pick(await newestCard(), move.card)?.stamp_idx
        if (stampIdx === undefined) return
        const commandId = newId()
        if (move.kind === 'state')
          await engine.decide({ kind: 'update', commandId, stampIdx, changes: states[move.to] }, system)
        else if (move.kind === 'delete') await engine.decide({ kind: 'delete', commandId, stampIdx }, system)
        else {
          await engine.decide(
            { kind: 'redeem', commandId, stampIdx, onsitePwd: null },
            { caller: callerOf(0) },
          )
          await runAutomations(automations, stampIdx)
        }
        return
      }
      case 'replace': {
        const card = pick(await newestCard(), move.card)
        return card && replace(card.stamp_idx, move.meanwhile)
      }
      case 'settle': {
        const [review] = await openReviewsOf(db, first)
        if (!review) return
        const by = { personId: 'kim', actor: 'person:kim' }
        const settled = await settleReview(cycle, review.reviewId, { action: move.action }, by)
        if (move.action === 'dismiss' && 'outcome' in settled) promised -= review.count
      }
    }
  }

  for (const move of history) {
    clock.now += 1000
    await make(move)
    await conserved(JSON.stringify(move))
  }
  await carryMissing(cycle)
  await conserved('the sweep of a start')
}
