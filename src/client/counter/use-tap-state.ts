import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { LastTap } from '../store/last-taps.ts'
import { useStateLabels } from './state-labels.ts'
import { isUndoneInVain, stateOfTap } from './tap-ends.ts'
import { useOutboxView } from './use-outbox.ts'

/** What was done and how far it has got, in the words of the card's own note. */
export function useTapState(tap: LastTap): string {
  const { kind, commandId, count, isTakenBack } = tap
  const { t } = useLingui()
  const labels = useStateLabels()
  const { entries, isRead } = useOutboxView()
  if (kind === 'reward') return t`Reward given`
  if (kind === 'new') return t`New card`
  if (isTakenBack) {
    const undo = entries.find(({ command }) => command.kind === 'remove' && command.undoes === commandId)
    return isUndoneInVain(tap, undo)
      ? t`${plural(count, { one: '# stamp', other: '# stamps' })} not taken back`
      : t`${plural(count, { one: '# stamp', other: '# stamps' })} taken back`
  }
  const what = t`${plural(count, { one: '# stamp', other: '# stamps' })} added`
  // Before the disk was read nothing is said of it.
  if (!isRead) return what
  const entry = entries.find(({ command }) => command.commandId === commandId)
  return `${what} · ${labels[stateOfTap(tap, entry)]}`
}
