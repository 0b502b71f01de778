/** Each detector in plain sentences: when it speaks, what it counted, and why that is often nothing. */
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DetectorName, FraudFlag, FraudSettings } from '#shared/activity-api.ts'

export const detectorTitles: Record<DetectorName, MessageDescriptor> = {
  'one-card-one-person': msg`One customer, one person`,
  'add-then-redeem': msg`Filled and redeemed at once`,
  'after-hours': msg`Outside the opening hours`,
  'shift-end-burst': msg`Many stamps at the end of a day`,
  'two-tablets': msg`One PIN at two tablets`,
  'whole-week': msg`One PIN on every day`,
  'arrived-late': msg`Arrived late`,
}

/** What is behind it most often. Beside every finding, so that a question is asked before a conclusion is drawn. */
export const oftenLabels: Record<DetectorName, MessageDescriptor> = {
  'one-card-one-person': msg`Often it is a regular who comes in the same shift.`,
  'add-then-redeem': msg`Often a whole round was paid for, or stamps were caught up.`,
  'after-hours': msg`Often somebody opened early, or cleaned up after a long evening.`,
  'shift-end-burst': msg`Often a group paid together just before the end.`,
  'two-tablets': msg`Often two tablets stand side by side.`,
  'whole-week': msg`Often it is an owner who works every day.`,
  'arrived-late': msg`Often the tablet was off, or had no network.`,
}

type Settings<Name extends DetectorName> = NonNullable<FraudSettings[Name]>

/** When it speaks, with the shop's own thresholds. Null where it is off. */
export function useWhenLabels(): (name: DetectorName, settings: FraudSettings) => string | null {
  const { t } = useLingui()
  const labels: { [Name in DetectorName]: (of: Settings<Name>) => string } = {
    'one-card-one-person': ({ taps, times, sharePercent }) =>
      t`Shown when one person made at least ${taps} taps on one customer’s cards: ${times} times what busy customers get, and ${sharePercent} % of all taps there.`,
    'add-then-redeem': ({ stamps, taps, seconds }) =>
      t`Shown when the same person put at least ${stamps} stamps, or made ${taps} taps, within ${seconds} seconds before the reward.`,
    'after-hours': ({ graceMinutes }) =>
      t`Shown when a tap came more than ${plural(graceMinutes, { one: '# minute', other: '# minutes' })} before opening or after closing. Without opening hours in the shop’s limits nothing is shown.`,
    'shift-end-burst': ({ minutes, stamps, times }) =>
      t`Shown when a person’s last ${minutes} minutes of a day had at least ${stamps} stamps, and ${times} times that person’s own pace before.`,
    'two-tablets': ({ walkSeconds }) =>
      t`Shown when one person’s taps came from two tablets less than ${plural(walkSeconds, { one: '# second', other: '# seconds' })} apart, sooner than anybody walks.`,
    'whole-week': ({ days, hours }) =>
      t`Shown when a PIN was in use on ${days} days in a row, over at least ${plural(hours, { one: '# hour', other: '# hours' })} on each.`,
    'arrived-late': ({ hours }) =>
      t`Shown when a tap reached the server ${plural(hours, { one: '# hour', other: '# hours' })} or more after it was made.`,
  }
  const say = <Name extends DetectorName>(name: Name, of: Settings<Name>) => labels[name](of)
  return (name, settings) => {
    const setting = settings[name]
    return setting === null ? null : say(name, setting as never)
  }
}

/** What was counted: "47 taps on this customer’s cards". */
export function useFoundLabels(): (flag: FraudFlag) => string {
  const { t } = useLingui()
  return ({ detector, found, rows }) => {
    switch (detector) {
      case 'one-card-one-person':
        return t`${plural(found, { one: '# tap on this customer’s cards', other: '# taps on this customer’s cards' })}`
      case 'add-then-redeem': {
        // Either was counted, stamps or taps: the rows tell which.
        const stamps = rows.reduce((sum, { delta }) => sum + Math.max(delta, 0), 0)
        return stamps === found
          ? t`${plural(found, { one: '# stamp just before the reward', other: '# stamps just before the reward' })}`
          : t`${plural(found, { one: '# tap just before the reward', other: '# taps just before the reward' })}`
      }
      case 'after-hours':
        return t`${plural(found, { one: '# tap outside the opening hours', other: '# taps outside the opening hours' })}`
      case 'shift-end-burst':
        return t`${plural(found, { one: '# stamp at the end of the day', other: '# stamps at the end of the day' })}`
      case 'two-tablets':
        return t`${plural(found, { one: '# tap at two tablets in turn', other: '# taps at two tablets in turn' })}`
      case 'whole-week':
        return t`${plural(found, { one: '# day in a row', other: '# days in a row' })}`
      case 'arrived-late':
        return t`${plural(found, { one: '# tap that arrived late', other: '# taps that arrived late' })}`
    }
  }
}

/** What each number counts, with its unit. */
const fieldLabels: Record<DetectorName, Record<string, MessageDescriptor>> = {
  'one-card-one-person': {
    taps: msg`Taps at least`,
    times: msg`Times what busy customers get`,
    sharePercent: msg`Percent of all taps there`,
  },
  'add-then-redeem': {
    seconds: msg`Seconds before the reward`,
    stamps: msg`Stamps at least`,
    taps: msg`Or taps at least`,
  },
  'after-hours': { graceMinutes: msg`Minutes before opening, after closing` },
  'shift-end-burst': {
    minutes: msg`Last minutes of a day`,
    stamps: msg`Stamps at least`,
    times: msg`Times that person’s own pace`,
  },
  'two-tablets': { walkSeconds: msg`Seconds between two tablets` },
  'whole-week': { days: msg`Days in a row`, hours: msg`Hours on each` },
  'arrived-late': { hours: msg`Hours late` },
}

export function useFieldLabels(): (name: DetectorName, field: string) => string {
  const { i18n } = useLingui()
  return (name, field) => {
    const labels = fieldLabels[name][field]
    return labels ? i18n._(labels) : field
  }
}
