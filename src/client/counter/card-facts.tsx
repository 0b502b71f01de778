import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Projection } from '#shared/stamp.ts'
import { useDay, useDuration, useMoment } from '../kit/labels.ts'
import styles from './card-facts.module.css'
import type { KnownCard } from './known-card.ts'
import { useNow } from './use-now.ts'
import { useReach } from './use-reach.ts'

type Props = KnownCard & { projection: Projection; isLate: boolean }

/** What a cashier is asked most, in one line: how many are missing, when they were here, how long it is good. */
export function CardFacts({ snapshot, receivedAt, isKept, projection, isLate }: Props) {
  const isOffline = useReach() === 'offline'
  const { waiting, full, toGo } = projection
  return (
    <ul className={styles.facts}>
      {full ? (
        <li>
          <Trans>
            Complete: <b>{snapshot.cardTtl}</b>
          </Trans>
        </li>
      ) : (
        <li>
          <Plural value={toGo} one={<b># to go</b>} other={<b># to go</b>} />
        </li>
      )}
      {waiting !== 0 && isLate ? (
        <Waiting projection={projection} />
      ) : (
        <>
          {!isKept && !isOffline && <Until snapshot={snapshot} />}
          {!full && <LastVisit snapshot={snapshot} />}
        </>
      )}
      {(isKept || isOffline) && <KeptAge asOf={snapshot.asOf} receivedAt={receivedAt} />}
    </ul>
  )
}

/** Beside the reason why a card cannot be used: the dates that it has to do with. */
export function RefusedFacts({ snapshot }: Pick<Props, 'snapshot'>) {
  const day = useDay()
  const moment = useMoment()
  const { redeemedAt, redeemedBy, strtYmd, endYmd, today, offsets } = snapshot
  return (
    <ul className={styles.facts}>
      {redeemedAt === null ? (
        <li>
          <Trans>
            Good from <b>{day(strtYmd)}</b> until <b>{day(endYmd)}</b>
          </Trans>
        </li>
      ) : (
        <li>
          <Trans>
            Reward given <b>{moment({ at: redeemedAt, offset: offsets?.redeemedAt ?? null }, today)}</b>
          </Trans>
          {redeemedBy && ` · ${redeemedBy}`}
        </li>
      )}
    </ul>
  )
}

function Waiting({ projection: { confirmed, waiting } }: Pick<Props, 'projection'>) {
  return (
    <>
      <li>
        <Trans>
          <b>{confirmed}</b> confirmed
        </Trans>
      </li>
      <li className={styles.waiting}>
        {waiting > 0 ? (
          <Trans>
            <b>{waiting}</b> saved on this tablet
          </Trans>
        ) : (
          <Trans>
            <b>{-waiting}</b> taken back on this tablet
          </Trans>
        )}
      </li>
    </>
  )
}

function Until({ snapshot }: Pick<Props, 'snapshot'>) {
  const day = useDay()
  return (
    <li>
      <Trans>
        Until <b>{day(snapshot.endYmd, snapshot.today)}</b>
      </Trans>
    </li>
  )
}

function LastVisit({ snapshot: { lastAdd, today, offsets } }: Pick<Props, 'snapshot'>): ReactNode {
  const moment = useMoment()
  if (!lastAdd) return null
  return (
    <li>
      <Trans>
        Last visit <b>{moment({ at: lastAdd.at, offset: offsets?.lastAdd ?? null }, today)}</b>
      </Trans>
    </li>
  )
}

/** Younger than this it is as good as now. */
const tellAgeMs = 30_000

/** By the tablet's clock from when it came; only what was kept over a restart compares two clocks. */
function KeptAge({ asOf, receivedAt }: { asOf: number; receivedAt: number }): ReactNode {
  const now = useNow(10_000)
  const duration = useDuration()
  const age = now - (receivedAt || asOf)
  if (age < tellAgeMs) return null
  return (
    <li className={styles.waiting}>
      <Trans>
        As it was <b>{duration(age)}</b> ago
      </Trans>
    </li>
  )
}
