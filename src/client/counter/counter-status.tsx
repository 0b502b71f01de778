import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Suspense } from 'react'
import { useDuration } from '../kit/labels.ts'
import { OfflineIcon } from '../ui/icons.tsx'
import { StatusStrip } from '../ui/status-strip.tsx'
import { AtServer } from './lazy-strip.ts'
import { lateMs } from './use-is-late.ts'
import { useNow } from './use-now.ts'
import { useQueueSummary } from './use-queue-summary.ts'
import { useReach } from './use-reach.ts'
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
  const isOffline = reach === 'offline' || isBlocked
  const age = oldestAt === null ? 0 : Math.max(now - oldestAt, 0)
  const isCalm = !isOffline && age < lateMs
  const tone = age > tooLongMs || asideCount > 0 ? 'refused' : isCalm ? 'neutral' : 'waiting'

  if (!canSave) return <StatusStrip tone="refused">{t`Adding is off: this tablet cannot save`}</StatusStrip>
  const where = isOutOfStep
    ? t`Update needed`
    : isOffline
      ? t`Offline`
      : reach === 'slow'
        ? t`Slow line`
        : t`Online`
  if (waitingCount > 0) {
    const what = t`${plural(waitingCount, { one: '# stamp', other: '# stamps' })} saved on this tablet`
    const since = age > 60_000 ? t`, oldest ${duration(age)}` : ''
    const strip = (
      <StatusStrip tone={tone} icon={isOffline ? <OfflineIcon size={20} /> : undefined}>
        {`${where} · ${what}${since}`}
      </StatusStrip>
    )
    if (isOffline || asideCount > 0 || checkingCount < waitingCount) return strip
    return (
      <Suspense fallback={strip}>
        <AtServer count={checkingCount} />
      </Suspense>
    )
  }
  if (asideCount > 0)
    return (
      <StatusStrip tone="refused">{`${where} · ${t`${asideCount} to look at under Waiting`}`}</StatusStrip>
    )
  if (!isRead) return <StatusStrip tone="neutral">{where}</StatusStrip>
  if (isOffline)
    return (
      <StatusStrip tone="waiting" icon={<OfflineIcon size={20} />}>
        {t`Offline · nothing waits`}
      </StatusStrip>
    )
  return <StatusStrip tone="confirmed">{`${where} · ${t`everything confirmed`}`}</StatusStrip>
}
