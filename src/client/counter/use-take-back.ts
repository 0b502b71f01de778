import { tappedBy } from '../store/lock.ts'
import { useCounter } from './counter-deps.tsx'

type Taken = { commandId: string; stampIdx: number; count: number }

/** `commandId` is the removal's; null where the add was deleted unsent. */
type TakenBack = { kind: 'taken-back'; commandId: string | null } | { kind: 'not-saved' }

/** An add is taken back once, whichever of its buttons is pressed: at the card, at home, or in the list of what waits. */
export function useTakeBack(): (add: Taken) => Promise<TakenBack | null> {
  const { outbox, lock, lastTaps, sound, newCommandId, now } = useCounter()

  async function takeBack({ commandId: undoes, stampIdx, count }: Taken): Promise<TakenBack> {
    const undone = await outbox.undo(undoes)
    if (undone === 'deleted') return { kind: 'taken-back', commandId: null }
    const commandId = newCommandId()
    const by = tappedBy(lock.getState())
    const both = { commandId, stampIdx, count, tappedAt: now(), ...by }
    await outbox.add({ kind: 'remove', undoes, reason: 'undo', ...both }, { holdMs: 0 })
    return { kind: 'taken-back', commandId }
  }

  return async (add) => {
    if (!lastTaps.claim(add.commandId)) return null
    try {
      const end = await takeBack(add)
      lastTaps.takenBack(add.commandId)
      sound.saved()
      return end
    } catch {
      // Where the disk did not say whether the tap is gone, a removal could take a stamp that was never added.
      lastTaps.letGo(add.commandId)
      sound.refused()
      return { kind: 'not-saved' }
    }
  }
}
