import { Trans } from '@lingui/react/macro'
import { type ReactNode, Suspense, useCallback, useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { isRescuePage } from '#shared/rescue-mark.ts'
import { useCatalogue, useRefusals } from '../../i18n/language.tsx'
import { waitingCatalogue } from '../../i18n/own-catalogues.ts'
import { sentences } from '../../i18n/sentences.ts'
import { needsSomebody } from '../../outbox/entry.ts'
import { isUnderway } from '../../outbox/flush.ts'
import type { OutboxView } from '../../outbox/outbox.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { useCounter } from '../counter-deps.tsx'
import { ShiftRoom } from '../lazy-shift.ts'
import { useOutboxView } from '../use-outbox.ts'
import { useStorageTrust } from '../use-storage-trust.ts'
import { ClearTablet } from './clear-tablet.tsx'
import { Entries } from './entries.tsx'
import styles from './waiting.module.css'

/** In the history's entry; a scan of another tablet's codes leads to the second, too (`use-scans.ts`). */
const sides = ['show', 'take'] as const
type Side = (typeof sides)[number]

export function Waiting() {
  const { state } = useLocation()
  const side = sides.find((it) => it === state)
  if (!side) return <All />
  return (
    <Suspense fallback={null}>
      <ShiftRoom at="rescue" side={side} />
    </Suspense>
  )
}

/** Everything that this tablet holds, and why. Nothing here can be thrown away by a cashier. */
function All() {
  useCatalogue(waitingCatalogue)
  const { practice } = useCounter()
  const view = useOutboxView()
  const aside = view.entries.filter(needsSomebody).toReversed()
  const underway = view.entries.filter(isUnderway).toReversed()
  const carried = view.entries.filter(({ phase }) => phase === 'carried-over').toReversed()
  const confirmed = view.entries.filter(({ phase }) => phase === 'confirmed').toReversed()

  return (
    <section className={styles.waiting}>
      <h1>
        <Trans>Waiting</Trans>
      </h1>
      <p className={styles.lead}>
        {underway.length > 0 || view.storage !== 'ok' ? (
          <Why {...view} />
        ) : !view.isRead ? null : aside.length > 0 ? (
          <Trans>Nothing waits. What is listed here was not counted, or not yet.</Trans>
        ) : (
          <Trans>Nothing waits.</Trans>
        )}
      </p>
      <Trust />
      {view.isRead && !practice && (
        <RescueWays isAnythingHere={underway.length > 0 || aside.some(({ phase }) => phase === 'stuck')} />
      )}
      <Entries title={<Trans>To look at</Trans>} entries={aside} />
      <Entries title={<Trans>Saved on this tablet</Trans>} entries={underway} />
      <Entries title={<Trans>Counted on the next card</Trans>} entries={carried} />
      <Entries title={<Trans>Just confirmed</Trans>} entries={confirmed} />
      <ClearTablet />
    </section>
  )
}

function RescueWays({ isAnythingHere }: { isAnythingHere: boolean }) {
  const { camera } = useCounter()
  const navigate = useNavigate()
  const to = useCallback((state: Side) => void navigate(paths.waiting, { state }), [navigate])
  useEffect(() => camera.onRead((text) => isRescuePage(text) && to('take')), [camera, to])
  return (
    <div className={styles.rescue}>
      {isAnythingHere && (
        <Button onClick={() => to('show')}>
          <Trans>Hand over to another tablet</Trans>
        </Button>
      )}
      <Button onClick={() => to('take')}>
        <Trans>Take over from another tablet</Trans>
      </Button>
    </div>
  )
}

function Why({ pace, storage }: OutboxView): ReactNode {
  const refusals = useRefusals()
  if (storage !== 'ok')
    return (
      <Trans>This tablet’s storage does not answer. What is here stays; use another tablet meanwhile.</Trans>
    )
  if (pace.state === 'limited') {
    if (pace.why === 'not-signed-in')
      return <Trans>Sending goes on after the next sign-in. Nothing is lost.</Trans>
    if (pace.why === 'not-allowed')
      return <Trans>This tablet may not send just now. A manager has to allow it; nothing is lost.</Trans>
    const { title, cause, action } = refusals[pace.why]
    return sentences(title, cause, action)
  }
  if (pace.state === 'backing-off')
    return <Trans>The server does not answer. It is tried again by itself; nothing is lost.</Trans>
  return <Trans>What waits is sent by itself. It stays here until the server has confirmed it.</Trans>
}

/** What a browser does with what it was given to keep, where that is not "for ever". */
function Trust(): ReactNode {
  const trust = useStorageTrust()
  if (trust === 'private' || trust === 'none')
    return (
      <p className={styles.trust}>
        <Trans>
          This is a private window, which forgets everything when it is closed. Adding is off while offline.
        </Trans>
      </p>
    )
  if (trust !== 'erased-after-a-week') return null
  return (
    <p className={styles.trust}>
      <Trans>
        Safari forgets this page after a week without a visit. Put Stampdesk on the home screen to keep it.
      </Trans>
    </p>
  )
}
