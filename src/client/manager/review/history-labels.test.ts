/** The lines of a stamp's history: what happened, by which clocks, and where records differ. */
import { i18n } from '@lingui/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { mismatchKinds } from '#shared/history-api.ts'
import { type Language, languages, languageTags } from '#shared/languages.ts'
import { reviewCatalogue } from '../../i18n/own-catalogues.ts'
import type { ShopTimes } from '../shop-time.ts'
import { type CommandEntry, clocksOf, commandTitle, mismatchLabels, valueLabels } from './history-labels.ts'

async function speak(locale: Language): Promise<void> {
  const catalogue = await reviewCatalogue[`./${locale}.po`]?.()
  i18n.loadAndActivate({ locale, messages: catalogue?.messages ?? {} })
}

const noon = Date.parse('2026-03-11T12:00:00Z')
const times: ShopTimes = {
  moment: (at) => new Date(at).toISOString(),
  exact: (at) => new Date(at).toISOString().slice(0, 19),
  clock: (at) => new Date(at).toISOString().slice(11, 19),
  day: (at) => new Date(at).toISOString().slice(0, 10),
  date: (ymd) => `the ${ymd}`,
  ymd: (at) => new Date(at).toISOString().slice(0, 10),
}

function command(more: Partial<CommandEntry>): CommandEntry {
  return {
    type: 'command',
    at: noon,
    commandId: 'c1',
    kind: 'arriving-add',
    tappedAt: null,
    decidedAt: noon,
    lateMs: null,
    person: null,
    tablet: null,
    by: 'person',
    pinChecked: null,
    outcome: 'applied',
    refusal: null,
    reason: null,
    undoes: null,
    upstream: null,
    changes: [],
    settled: null,
    onStampIdx: null,
    rows: [],
    ...more,
  }
}
const row = (delta: number, event = 'stamp.added') => ({ part: 1, event, delta, stampsAfter: 5 })

describe('in English', () => {
  beforeAll(() => speak('en'))

  test.each<[Partial<CommandEntry>, string]>([
    [{ rows: [row(1), row(1)] }, '2 stamps added'],
    [{ rows: [row(1)] }, '1 stamp added'],
    [
      { outcome: 'carried-over', rows: [row(1), row(0, 'stamp.carried-over')] },
      '1 stamp added, 1 carried over to the next card',
    ],
    [
      { outcome: 'carried-over', rows: [row(0, 'stamp.carried-over')] },
      '1 stamp carried over to the next card',
    ],
    [{ kind: 'remove', rows: [row(-1, 'stamp.removed')] }, '1 stamp taken off'],
    [{ kind: 'redeem', rows: [row(0, 'stamp.redeemed')] }, 'Reward handed over'],
    [{ kind: 'update', rows: [row(0, 'stamp.updated')] }, 'Card changed'],
    [{ kind: 'redeem', outcome: 'refused' }, 'Refused: Redeem the reward'],
    [{ outcome: 'undecided' }, 'On its way: Add stamps'],
    [{ outcome: 'review' }, 'Left for a manager to decide: Add stamps'],
    // A hosted command that went to review half way has done the half.
    [{ outcome: 'review', rows: [row(1)] }, '1 stamp added'],
    [{ kind: 'of-a-newer-server', outcome: 'refused' }, 'Refused: of-a-newer-server'],
  ])('%o is texts', (entry, title) => {
    expect(commandTitle(command(entry))).toBe(title)
  })

  test('clocks that agree are one and are not shown', () => {
    expect(clocksOf(command({ tappedAt: noon - 1_500 }), times)).toEqual([])
    expect(clocksOf(command({}), times)).toEqual([])
  })

  test('the tap, the arrival and the decision are shown where they differ, with the day where it is another', () => {
    const arrivedAt = noon - 120_000
    const upstream = { arrivedAt, before: 3, sent: 1, answered: 0, cause: null }
    expect(clocksOf(command({ tappedAt: noon - 86_400_000, upstream }), times)).toEqual([
      { label: 'Tapped', time: '2026-03-10T12:00:00' },
      { label: 'Arrived', time: '11:58:00' },
      { label: 'Decided', time: '12:00:00' },
    ])
  })

  test('values are said as people say them', () => {
    expect(valueLabels('active', 0, times)).toBe('off')
    expect(valueLabels('end_ymd', '2026-06-30', times)).toBe('the 2026-06-30')
    expect(valueLabels('stamps', 4, times)).toBe('4')
    expect(valueLabels('domain', null, times)).toBe('nothing')
  })
})

test.each(languageTags)('every difference between records has words in %s', async (language) => {
  await speak(language)
  const texts = mismatchKinds.map((kind) =>
    mismatchLabels({ kind, commandId: null, expected: 4, found: null }),
  )
  expect(new Set(texts).size).toBe(mismatchKinds.length)
  for (const text of texts) {
    expect(text).toMatch(languages[language].letters)
    expect(text).toContain('4')
    expect(text).not.toMatch(/[{}]/)
  }
})
