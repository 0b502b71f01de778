import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import type { Entry } from '../../outbox/entry.ts'
import { handOverList, undecided } from '../../outbox/hand-over.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useCounter } from '../counter-deps.tsx'
import { keepRemoved } from '../tap-ends.ts'
import { useOutboxView } from '../use-outbox.ts'
import { useIsManager } from '../use-session.ts'
import styles from './clear-tablet.module.css'

/**
 * O-13: what the server has not decided is given up by a manager alone, with the list of it in hand, and never as a
 * side effect of signing out, un-pairing or clearing. The server sees the gap in this tablet's numbering.
 */
export function ClearTablet() {
  const { t } = useLingui()
  const isManager = useIsManager()
  const left = undecided(useOutboxView().entries)
  const [isOpen, setIsOpen] = useState(false)
  if (!isManager || (left.length === 0 && !isOpen)) return null
  return (
    <div className={styles.place}>
      <Button onClick={() => setIsOpen(true)}>
        <Trans>Hand over what waits</Trans>
      </Button>
      <Sheet
        open={isOpen}
        label={t`Hand over what waits`}
        closeLabel={t`Cancel`}
        title={<Trans>Hand over what waits</Trans>}
        lead={<Trans>Only for a tablet that cannot send any more. What waits is sent by itself.</Trans>}
        onClose={() => setIsOpen(false)}
      >
        <Question left={left} onClose={() => setIsOpen(false)} />
      </Sheet>
    </div>
  )
}

function Question({ left, onClose }: { left: readonly Entry[]; onClose: () => void }): ReactNode {
  const { t } = useLingui()
  const { outbox, lastTaps } = useCounter()
  const [saved, setSaved] = useState<readonly string[] | null>(null)
  const [isRefused, setIsRefused] = useState(false)
  const isListed = saved !== null && left.every(({ command }) => saved.includes(command.commandId))

  function save(): void {
    const url = URL.createObjectURL(new Blob([handOverList(left)], { type: 'text/tab-separated-values' }))
    const link = Object.assign(document.createElement('a'), { href: url, download: 'stampdesk-not-sent.tsv' })
    link.click()
    // After the download has taken it.
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
    setSaved(left.map(({ command }) => command.commandId))
    setIsRefused(false)
  }

  async function clear(): Promise<void> {
    keepRemoved(lastTaps, left)
    const clearance = await outbox.clear(saved ?? []).catch(() => null)
    if (clearance?.may) onClose()
    else setIsRefused(true)
  }

  return (
    <div className={styles.question}>
      <p>
        {t`${plural(left.length, {
          one: '# tap is not confirmed by the server.',
          other: '# taps are not confirmed by the server.',
        })} Save the list first: it is all that is left afterwards, and somebody must add them by hand.`}
      </p>
      {isRefused && (
        <p role="alert" className={styles.refused}>
          <Trans>
            Nothing was removed: something new waits, or the storage does not answer. Save the list again.
          </Trans>
        </p>
      )}
      <Button wide size="main" tone={isListed ? 'plain' : 'primary'} onClick={save}>
        <Trans>Save the list</Trans>
      </Button>
      <Button
        wide
        size="main"
        tone="danger"
        disabled={!isListed}
        reason={t`Save the list first.`}
        onClick={() => void clear()}
      >
        <Trans>Remove them from this tablet</Trans>
      </Button>
    </div>
  )
}
