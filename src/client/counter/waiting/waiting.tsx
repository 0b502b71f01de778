import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useCatalogue, useRefusals } from '../../i18n/language.tsx'
import { waitingCatalogue } from '../../i18n/own-catalogues.ts'
import { sentences } from '../../i18n/sentences.ts'
import { needsSomebody } from '../../outbox/entry.ts'
import { isUnderway } from '../../outbox/flush.ts'
import type { OutboxView } from '../../outbox/outbox.ts'
import { useOutboxView } from '../use-outbox.ts'
import { useStorageTrust } from '../use-storage-trust.ts'
import { ClearTablet } from './clear-tablet.tsx'
import { Entries } from './entries.tsx'
import styles from './waiting.module.css'

/** Everything that this tablet holds, and why. Nothing here can be thrown away by a cashier. */
export function Waiting() {
  useCatalogue(waitingCatalogue)
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
          <Trans>Nothing waits. Every stamp of this tablet is confirmed by the server.</Trans>
        )}
      </p>
      <Trust />
      <Entries title={<Trans>To look at</Trans>} entries={aside} />
      <Entries title={<Trans>Saved on this tablet</Trans>} entries={underway} />
      <Entries title={<Trans>Counted on the next card</Trans>} entries={carried} />
      <Entries title={<Trans>Just confirmed</Trans>} entries={confirmed} />
      <ClearTablet />
    </section>
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
