import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { honestState, needsSomebody } from '../outbox/entry.ts'
import type { LastTap } from '../store/last-taps.ts'
import { useStateLabels } from './state-labels.ts'
import { useOutboxView } from './use-outbox.ts'

/** What was done and how far it has got, in the words of the card's own note. */
export function useTapState({ kind, commandId, count, isTakenBack }: LastTap): string {
  const { t } = useLingui()
  const labels = useStateLabels()
  const { entries, isRead } = useOutboxView()
  if (kind === 'reward') return t`Reward given`
  if (kind === 'new') return t`New card`
  if (isTakenBack) {
    const undo = entries.find(({ command }) => command.kind === 'remove' && command.undoes === commandId)
    return undo && needsSomebody(undo)
      ? t`${plural(count, { one: '# stamp', other: '# stamps' })} not taken back`
      : t`${plural(count, { one: '# stamp', other: '# stamps' })} taken back`
  }
  const what = t`${plural(count, { one: '# stamp', other: '# stamps' })} added`
  // What is gone from the disk is confirmed; before the disk was read nothing is.
  if (!isRead) return what
  const entry = entries.find(({ command }) => command.commandId === commandId)
  return `${what} · ${labels[entry ? honestState(entry) : 'confirmed']}`
}
