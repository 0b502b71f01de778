import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Suspense } from 'react'
import { useDuration } from '../kit/labels.ts'
import { OfflineIcon } from '../ui/icons.tsx'
import { StatusStrip } from '../ui/status-strip.tsx'
import { AtServer, DistanceNote } from './lazy-strip.ts'
import { lateMs } from './use-is-late.ts'
import { useLastTaps } from './use-last-taps.ts'
import { useNow } from './use-now.ts'
import { useQueueSummary } from './use-queue-summary.ts'
import { useDistances, useReach } from './use-reach.ts'
import { useCanSave } from './use-storage-trust.ts'

/** What has waited for so long needs somebody. */
const tooLongMs = 5 * 60_000

/** One line that never lies: can we reach the server, what waits, and for how long. */
export function CounterStatus() {
  const { t } = useLingui()
  const canSave = useCanSave()
  const { waitingCount, checkingCount, oldestAt, asideCount, isOutOfStep, isBlocked, isRead } =
    useQueueSummary()
  const reach = useReach()
  const now = useNow(1_000, oldestAt !== null)
  const duration = useDuration()
  const { service } = useDistances()
  const isAnyRemoved = useLastTaps().some(({ end, undoEnd }) => end === 'removed' || undoEnd === 'removed')
  const isOffline = reach === 'offline' || isBlocked
  const isAway = !isOffline && service?.isAway === true
  const age = oldestAt === null ? 0 : Math.max(now - oldestAt, 0)
  const isCalm = !isOffline && !isAway && age < lateMs
  const tone = age > tooLongMs || asideCount > 0 ? 'refused' : isCalm ? 'neutral' : 'waiting'

  const note = service && (
    <Suspense fallback={null}>
      <DistanceNote />
    </Suspense>
  )

  if (!canSave) return <StatusStrip tone="refused">{t`Adding is off: this tablet cannot save`}</StatusStrip>
  const where = isOutOfStep
    ? t`Update needed`
    : isOffline
      ? t`Offline`
      : reach === 'slow'
        ? t`Slow line`
        : isAway
          ? t`Stamp service away`
          : t`Online`
  const icon = isOffline || isAway ? <OfflineIcon size={20} /> : undefined
  if (waitingCount > 0) {
    const what = t`${plural(waitingCount, { one: '# stamp', other: '# stamps' })} saved on this tablet`
    const since = age > 60_000 ? t`, oldest ${duration(age)}` : ''
    const strip = (
      <StatusStrip tone={tone} icon={icon} note={note}>
        {`${where} · ${what}${since}`}
      </StatusStrip>
    )
    if (isOffline || asideCount > 0 || checkingCount < waitingCount) return strip
    return (
      <Suspense fallback={strip}>
        <AtServer count={checkingCount} note={note} />
      </Suspense>
    )
  }
  if (asideCount > 0)
    return (
      <StatusStrip
        tone="refused"
        note={note}
      >{`${where} · ${t`${asideCount} to look at under Waiting`}`}</StatusStrip>
    )
  if (!isRead) return <StatusStrip tone="neutral">{where}</StatusStrip>
  if (isOffline || isAway || isAnyRemoved)
    return (
      <StatusStrip tone={icon ? 'waiting' : 'neutral'} icon={icon} note={note}>
        {`${where} · ${t`nothing waits`}`}
      </StatusStrip>
    )
  return (
    <StatusStrip tone="confirmed" note={note}>
      {`${where} · ${t`everything confirmed`}`}
    </StatusStrip>
  )
}
