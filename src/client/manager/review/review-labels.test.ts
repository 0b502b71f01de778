/** Every kind of review that the server can open is said in words, in each language. */
import { i18n } from '@lingui/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Language, languages, languageTags } from '#shared/languages.ts'
import { refusals } from '#shared/refusals-en.ts'
import { type Review, reviewActions } from '#shared/review-api.ts'
import { reviewCatalogue } from '../../i18n/own-catalogues.ts'
import type { ShopTimes } from '../shop-time.ts'
import { factsOf } from './review-facts.ts'
import { kindLabels, labelsOf } from './review-labels.ts'
import { offerLabels, outcomeLabels, stampsToPlace } from './review-offers.ts'

/** A kind without labels does not compile (`ReviewKind`). */
const kinds = Object.keys(kindLabels)

const at = Date.parse('2026-03-11T05:02:07Z')
const times: ShopTimes = {
  moment: () => 'MOMENT',
  exact: () => 'EXACT',
  clock: () => 'CLOCK',
  day: () => 'DAY',
  date: () => 'DATE',
  ymd: () => '2026-03-11',
}

/** Evidence as the server writes it. Kinds that are not named here have a count and a tap. */
const evidence: Record<string, Review['evidence']> = {
  'numbers-missing': { tabletId: 'till-1', epoch: 'e', missingFrom: 4, missingTo: 6 },
  'storage-new': { tabletId: 'till-1', epoch: 'e', olderEpoch: 'd', arrivedTo: 9, lastAt: at },
  'outcome-unknown': {
    command: 'add',
    cause: 'not applied',
    asked: 3,
    sent: 1,
    answered: 0,
    before: 2,
    after: 3,
  },
  'automation-failed': { automation: 'next-stamp', cause: 'not-found', failures: 1 },
  drift: { ledger: 4, hosted: 6 },
  'password-burst': { scope: 'tablet:till-1', personId: 'jo' },
  'card-by-one-person': { personId: 'jo', days: 7, taps: 8, ofTaps: 8, nextBest: 2 },
  'reward-after-restore': { count: 10, backupAt: at, restoredAt: at },
  'card-lost': { count: 2, tappedAt: at, backupAt: at },
  'tablet-silent': { tabletId: 'till-1', waiting: 3, silentSince: at },
}

function reviewOf(kind: string, more: Partial<Review> = {}): Review {
  return {
    reviewId: 'r1',
    kind,
    state: 'new',
    stampIdx: 42,
    commandId: 'c1',
    card: { cardIdx: 1, cardNm: 'Coffee' },
    evidence: evidence[kind] ?? { command: 'arriving-add', count: 2, tappedAt: at, limit: 'stampsADay' },
    person: { personId: 'jo', name: 'Jo' },
    tablet: { tabletId: 'till-1', name: 'Till' },
    tappedAt: at,
    decidedAt: at,
    openedAt: at,
    assignee: null,
    suggested: 'dismiss',
    actions: [...reviewActions],
    resolution: null,
    note: null,
    outcome: null,
    closedAt: null,
    closedBy: null,
    ...more,
  }
}

async function speak(locale: Language): Promise<void> {
  const catalogue = await reviewCatalogue[`./${locale}.po`]?.()
  i18n.loadAndActivate({ locale, messages: catalogue?.messages ?? {} })
}

/** A hash stands where a message was never extracted, braces where a value was not filled in. */
function isWhole(text: string, language: Language): boolean {
  return languages[language].letters.test(text) && !/[{}]|undefined|NaN|\[object|Invalid/.test(text)
}

test('every kind that the server can open has words of its own', () => {
  const unknown = labelsOf('not-known-yet')
  for (const kind of kinds) expect(labelsOf(kind), kind).not.toBe(unknown)
})

describe.each(languageTags)('in %s', (language) => {
  beforeAll(() => speak(language))

  test.each([...kinds, 'not-known-yet'])('%s is said whole', (kind) => {
    const review = reviewOf(kind)
    const { title, what } = labelsOf(kind)
    const texts = [
      i18n._(title),
      what(review, times),
      ...factsOf(review, times, refusals).map(({ label }) => label),
      ...reviewActions.flatMap((action) => {
        const { label, will } = offerLabels(review, action, 'DATE')
        const outcome = { count: 2, carriedOver: 1 }
        const open = outcomeLabels(action, { ...outcome, state: 'carry-open' })
        return [label, will, outcomeLabels(action, outcome), open]
      }),
    ]
    for (const text of texts) if (!isRaw(text)) expect(isWhole(text, language), text).toBe(true)
  })

  test('each command of an unknown outcome has a sentence of its own', () => {
    const { what } = labelsOf('outcome-unknown')
    const texts = ['add', 'remove', 'redeem', 'create', 'create-coupon'].map((command) =>
      what(
        reviewOf('outcome-unknown', {
          evidence: { command, asked: 1, cause: 'the hosted count fits neither' },
        }),
        times,
      ),
    )
    expect(new Set(texts).size).toBe(5)
    for (const text of texts) expect(isWhole(text, language), text).toBe(true)
  })
})

/** Field names of evidence that this app does not know are shown as they came. */
const isRaw = (text: string) => ['phase'].includes(text)

test('evidence that is not known is shown under its own name, and nothing is hidden', async () => {
  await speak('en')
  const facts = factsOf(reviewOf('moon', { evidence: { phase: 'waning', weight: 3 } }), times, refusals)
  expect(facts).toContainEqual({ label: 'phase', value: 'waning' })
  expect(facts).toContainEqual({ label: 'weight', value: '3' })
})

test('a cause is said in the words of its refusal, wherever it was met', async () => {
  await speak('en')
  const causeOf = (cause: string) =>
    factsOf(reviewOf('outcome-unknown', { evidence: { cause } }), times, refusals).at(-1)?.value
  expect(causeOf('not applied')).toBe('The count did not change')
  expect(causeOf('expired')).toBe('Card has expired')
  expect(causeOf('cannot be read back: expired')).toBe('It cannot be read back: Card has expired')
  expect(causeOf('HTTP 500')).toBe('HTTP 500')
})

test('the button says how many stamps are missing, not how many were tapped', async () => {
  await speak('en')
  expect(stampsToPlace(reviewOf('outcome-unknown'))).toBe(2)
  expect(offerLabels(reviewOf('outcome-unknown'), 'apply', '').label).toBe('Add 2 stamps')
  const unread = { command: 'add', asked: 3, answered: 2, before: 2, after: null }
  expect(stampsToPlace(reviewOf('outcome-unknown', { evidence: unread }))).toBe(1)
  expect(stampsToPlace(reviewOf('over-a-limit'))).toBe(2)
  expect(stampsToPlace(reviewOf('drift'))).toBe(0)
})

test('what gives a customer’s stamps up is marked so, and reading is not', () => {
  const dismiss = (kind: string, suggested: Review['suggested']) =>
    offerLabels(reviewOf(kind, { suggested }), 'dismiss', '').isGivingUp ?? false
  expect(dismiss('added-after-redemption', 'add')).toBe(true)
  expect(dismiss('tablet-silent', 'dismiss')).toBe(false)
  expect(dismiss('outcome-unknown', 'apply')).toBe(true)
})
