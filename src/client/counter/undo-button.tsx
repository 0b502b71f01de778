import { Trans } from '@lingui/react/macro'
import type { Entry } from '../outbox/entry.ts'
import { Button } from '../ui/button.tsx'
import { UndoIcon } from '../ui/screen-icons.tsx'
import { useCounter } from './counter-deps.tsx'
import { deliberate } from './double-tap.ts'
import styles from './undo-button.module.css'
import type { Adding } from './use-adding.ts'

/** Its place is kept, so that it is where it was. The ring is the time in which nothing has been sent yet. */
export function UndoButton({ adding, entries }: { adding: Adding; entries: readonly Entry[] }) {
  const { undoable, undo } = adding
  const held = entries.find((it) => it.phase === 'held' && it.command.commandId === undoable?.commandId)
  return (
    <div className={styles.undo} data-shown={undoable !== null || undefined}>
      <Button
        icon={
          <span className={styles.icon}>
            <UndoIcon />
            {held?.phase === 'held' && <Ring key={held.command.commandId} {...held} />}
          </span>
        }
        onClick={deliberate(undo)}
      >
        <Trans>Undo</Trans>
      </Button>
    </div>
  )
}

function Ring({ holdMs, command }: Extract<Entry, { phase: 'held' }>) {
  const { now } = useCounter()
  const goneMs = Math.min(Math.max(now() - command.tappedAt, 0), holdMs)
  return (
    <svg className={styles.ring} viewBox="0 0 40 40" aria-hidden="true">
      <circle
        cx={20}
        cy={20}
        r={18}
        pathLength={1}
        style={{ animationDuration: `${holdMs}ms`, animationDelay: `${-goneMs}ms` }}
      />
    </svg>
  )
}
