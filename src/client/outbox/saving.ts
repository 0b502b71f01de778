import type { OutboxCommand } from '#shared/stamp.ts'
import type { Outbox } from './outbox.ts'

/** What was given to the outbox and is not on the disk yet, so that the next tap can be judged by it. */
export type Saving = { saving(): readonly OutboxCommand[] }

export function tellSaving(outbox: Outbox): Outbox & Saving {
  const saving = new Set<OutboxCommand>()
  return {
    ...outbox,
    saving: () => [...saving],
    async add(command, options) {
      saving.add(command)
      try {
        await outbox.add(command, options)
      } finally {
        saving.delete(command)
      }
    },
  }
}
