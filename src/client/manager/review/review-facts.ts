import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { Refusals } from '#shared/languages.ts'
import { isRefusalName } from '#shared/refusals.ts'
import type { Review } from '#shared/review-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { ShopTimes } from '../shop-time.ts'
import { tabletName } from './tablet-name.ts'

type Fact = { label: string; value: string }
type Format = (value: string | number, times: ShopTimes, refusals: Refusals) => string
type FactLabels = { label: MessageDescriptor; format?: Format }

const stamps: Format = (value) => {
  const count = Number(value)
  return t`${plural(count, { one: '# stamp', other: '# stamps' })}`
}
const commands: Format = (value) => {
  const count = Number(value)
  return t`${plural(count, { one: '# command', other: '# commands' })}`
}
const moment: Format = (value, times) => times.exact(Number(value))
const named =
  (names: Record<string, MessageDescriptor>): Format =>
  (value) => {
    const name = names[String(value)]
    return name ? i18n._(name) : String(value)
  }

const causes: Record<string, MessageDescriptor> = {
  'not applied': msg`The count did not change`,
  'the hosted count fits neither': msg`The count fits neither story`,
  'answered 0 and not counted': msg`Answered “done”, but not counted`,
  'refused half way': msg`Refused half way`,
  'the count changed meanwhile': msg`The count changed meanwhile`,
  'answered 0 and not redeemed': msg`Answered “done”, but not redeemed`,
  'restored from a backup': msg`The shop came back from a backup`,
}
const unreadable = 'cannot be read back: '

/** A cause of the gateway's own, or the name of a refusal, alone or behind words that say where it was met. */
function causeLabels(value: string | number, _: ShopTimes, refusals: Refusals): string {
  const text = String(value)
  const cause = causes[text]
  if (cause) return i18n._(cause)
  const name = text.startsWith(unreadable) ? text.slice(unreadable.length) : text
  const described = isRefusalName(name) ? refusals[name].title : name
  return name === text ? described : t`It cannot be read back: ${described}`
}

/** In the order in which they are shown. What is not here is shown under its own name: a newer server's evidence. */
const factLabels: Record<string, FactLabels> = {
  command: {
    label: msg`What was tapped`,
    format: named({
      add: msg`Add stamps`,
      'arriving-add': msg`Add stamps`,
      remove: msg`Take stamps off`,
      redeem: msg`Redeem the reward`,
      create: msg`New card`,
      'create-coupon': msg`New coupon`,
    }),
  },
  count: { label: msg`How many`, format: stamps },
  asked: { label: msg`How many`, format: stamps },
  limit: {
    label: msg`Limit`,
    format: named({
      stampsAScan: msg`Stamps with one tap`,
      stampsADay: msg`Stamps on one card in a day`,
      minutesBetween: msg`Minutes from one add to the next`,
      stampsAnHour: msg`Stamps by one person in an hour`,
      openingHours: msg`Opening hours`,
    }),
  },
  sent: { label: msg`Calls begun`, format: (value) => t`${value} of them` },
  answered: { label: msg`Calls answered`, format: (value) => t`${value} of them` },
  before: { label: msg`On the card before`, format: stamps },
  after: { label: msg`On the card afterwards`, format: stamps },
  cause: { label: msg`Why it is unclear`, format: causeLabels },
  automation: {
    label: msg`What failed`,
    format: named({ 'next-stamp': msg`The next card`, coupon: msg`The coupon` }),
  },
  cpnNo: { label: msg`Coupon number` },
  couponNm: { label: msg`The coupon` },
  nextIdx: { label: msg`The next card`, format: (value) => formatStampCode(Number(value)) },
  failures: { label: msg`Failures so far` },
  call: { label: msg`The call’s end` },
  ledger: { label: msg`In our ledger`, format: stamps },
  hosted: { label: msg`At the stamp service`, format: stamps },
  redeemedAt: { label: msg`When the reward was handed over`, format: moment },
  endYmd: { label: msg`Card good until`, format: (ymd, times) => times.date(String(ymd)) },
  missingFrom: { label: msg`First missing number` },
  missingTo: { label: msg`Last missing number` },
  arrivedTo: { label: msg`Last number that arrived before` },
  lastAt: { label: msg`When that was`, format: moment },
  waiting: {
    label: msg`Waiting on it`,
    format: commands,
  },
  taps: { label: msg`Taps by this person` },
  ofTaps: { label: msg`Taps on this customer’s cards` },
  days: { label: msg`Within so many days` },
  nextBest: { label: msg`Busiest other customer` },
  silentSince: { label: msg`Last heard`, format: moment },
  backAt: { label: msg`Heard again`, format: moment },
  backupAt: { label: msg`The backup is of`, format: moment },
  restoredAt: { label: msg`Restored`, format: moment },
  logRows: { label: msg`Entries in the later log` },
}

/** Ids whose names stand beside them, and what the clocks show. */
const notShown = new Set([
  'personId',
  'tabletId',
  'scope',
  'tappedAt',
  'undoes',
  'epoch',
  'olderEpoch',
  'made',
  'refusal',
])

/** Exactly what is known: who, where, the clocks, and the numbers. */
export function factsOf(
  {
    person,
    tablet,
    tappedAt,
    decidedAt,
    evidence,
  }: Pick<Review, 'person' | 'tablet' | 'tappedAt' | 'decidedAt' | 'evidence'>,
  times: ShopTimes,
  refusals: Refusals,
): Fact[] {
  const described = Object.entries(evidence).filter(
    (entry): entry is [string, string | number] =>
      !notShown.has(entry[0]) && (typeof entry[1] === 'string' || typeof entry[1] === 'number'),
  )
  const order = Object.keys(factLabels)
  const placeOf = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length)
  return [
    ...(person ? [{ label: t`Person`, value: person.name }] : []),
    ...(tablet ? [{ label: t`Tablet`, value: tabletName(tablet) }] : []),
    ...clocks(tappedAt ?? numberOf(evidence['tappedAt']), decidedAt, times),
    ...described
      .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
      .map(([field, value]) => {
        const labels = factLabels[field]
        return {
          label: labels ? i18n._(labels.label) : field,
          value: labels?.format ? labels.format(value, times, refusals) : String(value),
        }
      }),
  ]
}

function clocks(tappedAt: number | null, decidedAt: number | null, times: ShopTimes): Fact[] {
  const facts: Fact[] = []
  if (tappedAt) facts.push({ label: t`Tapped`, value: times.exact(tappedAt) })
  if (decidedAt) facts.push({ label: t`Decided by the server`, value: times.exact(decidedAt) })
  return facts
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)
