import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import { eventWords } from '#shared/event-words.ts'
import { fieldWords, valueWords } from '#shared/field-words.ts'
import type { HistoryEntry, Mismatch } from '#shared/history-api.ts'
import { languageOfTag, languageTags } from '#shared/languages.ts'
import type { ShopTimes } from '../shop-time.ts'

export type CommandEntry = Extract<HistoryEntry, { type: 'command' }>
type Plain = string | number | boolean | null

const tried: Record<string, MessageDescriptor> = {
  create: msg`New card`,
  add: msg`Add stamps`,
  'arriving-add': msg`Add stamps`,
  remove: msg`Take stamps off`,
  redeem: msg`Redeem the reward`,
  update: msg`Change the card`,
  delete: msg`Delete the card`,
  'give-back': msg`Give the reward back`,
  replace: msg`Replace the lost card`,
}

/** What was meant to happen, whatever became of it. */
function triedLabels(kind: string): string {
  const labels = tried[kind]
  return labels ? i18n._(labels) : kind
}

/** What happened, in one short line. */
export function commandTitle({ kind, outcome, rows, onStampIdx }: CommandEntry): string {
  const what = triedLabels(kind)
  if (outcome === 'refused') return t`Refused: ${what}`
  if (outcome === 'undecided') return t`On its way: ${what}`
  const moved = rows.reduce((sum, { delta }) => sum + delta, 0)
  if (outcome === 'review' && moved === 0) return t`Left for a manager to decide: ${what}`
  const carried = rows.filter(({ event }) => event === 'stamp.carried-over').length
  switch (kind) {
    case 'add':
    case 'arriving-add':
      return addTitle(moved, carried)
    case 'remove': {
      const count = -moved
      return t`${plural(count, { one: '# stamp taken off', other: '# stamps taken off' })}`
    }
    case 'create':
      return t`Card made`
    case 'redeem':
      return t`Reward handed over`
    case 'update':
      return rows.some(({ event }) => event === 'stamp.redeemed') ? t`Reward handed over` : t`Card changed`
    case 'delete':
      return t`Card deleted`
    case 'give-back':
      return onStampIdx === null ? t`Card made to give a reward back` : t`Reward given back`
    case 'start':
      return t`Printed card started`
    case 'replace':
      return moved < 0
        ? t`Replaced as lost, its stamps moved to the new card`
        : t`Card made for a lost one, with its stamps`
    default:
      return what
  }
}

function addTitle(moved: number, carried: number): string {
  if (carried === 0) return t`${plural(moved, { one: '# stamp added', other: '# stamps added' })}`
  if (moved === 0)
    return t`${plural(carried, { one: '# stamp carried over to the next card', other: '# stamps carried over to the next card' })}`
  return t`${plural(moved, { one: '# stamp added', other: '# stamps added' })}, ${carried} carried over to the next card`
}

const language = () => languageOfTag(i18n.locale) ?? languageTags[0]

export const fieldLabels = (field: string): string => fieldWords(language(), field)

export function valueLabels(field: string, value: Plain, times: ShopTimes): string {
  if (/ymd$/i.test(field) && typeof value === 'string') return times.date(value)
  return valueWords(language(), field, value)
}

const mismatches: Record<Mismatch['kind'], MessageDescriptor> = {
  count: msg`The card’s count is not the sum of its ledger`,
  'running-count': msg`A ledger row’s count does not follow from the one before`,
  'applied-without-rows': msg`Said to be done, but the ledger has no row of it`,
  'refused-with-rows': msg`Said to be refused, but the ledger has rows of it`,
  'row-without-command': msg`The ledger has rows of a command that nobody sent`,
  redemption: msg`The records of the reward differ`,
  'without-audit': msg`The audit log has no single row of it`,
  'audit-differs': msg`The audit log says otherwise`,
  'chain-broken': msg`The audit log’s chain is broken here`,
}

export function mismatchLabels({ kind, expected, found }: Mismatch): string {
  const what = i18n._(mismatches[kind])
  const [should, is] = [plainLabels(expected), plainLabels(found)]
  return t`${what}: expected ${should}, found ${is}.`
}

const plainLabels = (value: Plain): string => (value === null ? t`nothing` : String(value))

/** The words that the activity has for it too. */
export const notedLabels = (event: string): string =>
  eventWords(languageOfTag(i18n.locale) ?? languageTags[0], event)

/** Clocks that agree to so much are shown as one. */
const sameMs = 2_000

/** The tap, the arrival and the decision, each with its time, where they differ; a single time where they do not. */
export function clocksOf(
  { tappedAt, decidedAt, upstream }: Pick<CommandEntry, 'tappedAt' | 'decidedAt' | 'upstream'>,
  times: ShopTimes,
): { label: string; time: string }[] {
  const arrivedAt = upstream?.arrivedAt ?? null
  const differs = (at: number | null): at is number => at !== null && Math.abs(decidedAt - at) > sameMs
  const when = (at: number) => (times.ymd(at) === times.ymd(decidedAt) ? times.clock(at) : times.exact(at))
  return [
    ...(differs(tappedAt) ? [{ label: t`Tapped`, time: when(tappedAt) }] : []),
    ...(differs(arrivedAt) ? [{ label: t`Arrived`, time: when(arrivedAt) }] : []),
    ...(differs(tappedAt) || differs(arrivedAt) ? [{ label: t`Decided`, time: when(decidedAt) }] : []),
  ]
}
