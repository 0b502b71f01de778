import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense } from 'react'
import { useLocation } from 'react-router'
import { listTablets } from '#shared/endpoints/tablets.ts'
import { type Tablet } from '#shared/people-api.ts'
import type { LastReadiness } from '#shared/readiness-api.ts'
import { useDeps } from '../../kit/deps.tsx'
import { useDuration } from '../../kit/labels.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { ClockIcon } from '../../ui/icons.tsx'
import { NextIcon } from '../../ui/screen-icons.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { ConfirmPairing } from './confirm-pairing.tsx'
import { useReadinessLabels } from './readiness-labels.ts'
import styles from './rows.module.css'
import { isScanningSlowly } from './slow-scanning.ts'
import { useMayLabels } from './tablet-labels.ts'
import { RevokeTablet, TabletSheet } from './tablet-sheet.tsx'
import { useOpened } from './use-opened.ts'

const TakeRescue = lazy(async () => ({ default: (await import('./take-rescue.tsx')).TakeRescue }))

const lookEveryMs = 15_000

export function Tablets() {
  const { t } = useLingui()
  const { search } = useLocation()
  const opened = useOpened()
  const tablets = useEndpointQuery({ endpoint: listTablets, query: {}, everyMs: lookEveryMs })
  // The QR on a tablet's screen leads here with its code.
  const isPairing = opened.name === 'pair' || new URLSearchParams(search).has('pair')
  return (
    <>
      <PageHead
        title={t`Tablets`}
        lead={t`Only a paired tablet can sign in with a PIN. What waits on a tablet is on the tablet alone.`}
        actions={
          <>
            <Button onClick={() => opened.open('take')}>
              <Trans>Take in from a tablet</Trans>
            </Button>
            <Button tone="primary" onClick={() => opened.open('pair')}>
              <Trans>Pair a tablet</Trans>
            </Button>
          </>
        }
      />
      <Read of={tablets}>
        {(all) => (
          <>
            {all.length === 0 && (
              <p className={styles.empty}>
                <Trans>
                  No tablet is paired yet. Open this address on the tablet at the counter: it shows a code,
                  and here it is confirmed.
                </Trans>
              </p>
            )}
            <ul className={styles.rows}>
              {all.toSorted(byPresence).map((tablet) => (
                <li key={tablet.tabletId}>
                  <TabletRow
                    tablet={tablet}
                    isSlow={isScanningSlowly(tablet, all)}
                    onOpen={() => opened.open('tablet', tablet.tabletId)}
                  />
                </li>
              ))}
            </ul>
            {all
              .filter(({ tabletId }) => tabletId === opened.id)
              .map((tablet) => (
                <div key={tablet.tabletId}>
                  <TabletSheet
                    tablet={tablet}
                    open={opened.name === 'tablet'}
                    onClose={opened.close}
                    onRevoke={() => opened.open('revoke', tablet.tabletId)}
                  />
                  <RevokeTablet tablet={tablet} open={opened.name === 'revoke'} onClose={opened.close} />
                </div>
              ))}
          </>
        )}
      </Read>
      <Sheet
        open={isPairing}
        label={t`Pair a tablet`}
        title={t`Pair a tablet`}
        closeLabel={t`Close`}
        onClose={opened.close}
      >
        <ConfirmPairing />
      </Sheet>
      <Sheet
        open={opened.name === 'take'}
        label={t`Take in from a tablet`}
        title={t`Take in from a tablet`}
        lead={t`What a tablet could not send any more: from its screen by camera, or from the file that it saved.`}
        closeLabel={t`Close`}
        onClose={opened.close}
      >
        {opened.name === 'take' && (
          <Suspense fallback={null}>
            <TakeRescue />
          </Suspense>
        )}
      </Sheet>
    </>
  )
}

function byPresence(one: Tablet, other: Tablet): number {
  return Number(one.revokedAt !== null) - Number(other.revokedAt !== null)
}

type RowProps = { tablet: Tablet; isSlow: boolean; onOpen: () => void }

function TabletRow({ tablet, isSlow, onOpen }: RowProps) {
  const { t } = useLingui()
  const { now } = useDeps()
  const duration = useDuration()
  const mayLabels = useMayLabels()
  const { name, place, may, revokedAt, lastSeenAt, waiting, readiness } = tablet
  const isOff = revokedAt !== null
  return (
    <button type="button" className={styles.row} data-off={isOff || undefined} onClick={onOpen}>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.more}>
          {place} · {mayLabels(may)}
        </span>
        <span className={styles.more}>
          {lastSeenAt === null ? t`never heard of` : t`heard of ${duration(now() - lastSeenAt)} ago`}
        </span>
        {!isOff && readiness && <LastCheck of={readiness} />}
        {isSlow && (
          <span className={styles.more} data-tone="waiting">
            <Trans>Codes are read slowly here. Clean the lens of {name}.</Trans>
          </span>
        )}
      </span>
      {isOff ? (
        <span className={styles.state}>
          <Trans>Revoked</Trans>
        </span>
      ) : (
        waiting !== null &&
        waiting > 0 && (
          <span className={styles.state} data-tone="waiting">
            <ClockIcon size={20} />
            <Trans>{waiting} waiting</Trans>
          </span>
        )
      )}
      <NextIcon />
    </button>
  )
}

/** Of its last check before a shift: what somebody should see to. */
function LastCheck({ of: { at, light, person, faults } }: { of: LastReadiness }) {
  const { t } = useLingui()
  const { now } = useDeps()
  const duration = useDuration()
  const labels = useReadinessLabels()
  const ago = duration(now() - at)
  const by = person ? ` · ${person}` : ''
  const what = faults.map(({ check }) => labels[check]).join(', ')
  return (
    <span className={styles.more} data-tone={light === 'good' ? undefined : 'waiting'}>
      {light === 'bad' ? t`not ready ${ago} ago` : t`checked ${ago} ago`}
      {by}
      {what && `: ${what}`}
    </span>
  )
}
