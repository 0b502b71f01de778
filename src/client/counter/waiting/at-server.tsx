import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useCatalogue } from '../../i18n/language.tsx'
import { waitingCatalogue } from '../../i18n/own-catalogues.ts'
import { useDuration } from '../../kit/labels.ts'
import { OfflineIcon } from '../../ui/icons.tsx'
import { StatusStrip } from '../../ui/status-strip.tsx'
import { useCounter } from '../counter-deps.tsx'
import { useDistances } from '../use-reach.ts'

const againMs = 10_000

/** Everything is with the server, which passes it on as fast as the hosted service's plan allows: how long that takes. */
export function AtServer({ count, note }: { count: number; note: ReactNode }) {
  useCatalogue(waitingCatalogue)
  const { t } = useLingui()
  const duration = useDuration()
  const { calls } = useCounter()
  const { data } = useQuery({
    queryKey: ['queue-left'],
    queryFn: () => calls.queueLeft(),
    refetchInterval: againMs,
    networkMode: 'always',
    retry: false,
  })
  const left = data?.kind === 'ok' ? data.value : null
  const isAway = useDistances().service?.isAway === true
  if (isAway)
    return (
      <StatusStrip tone="waiting" icon={<OfflineIcon size={20} />} note={note}>
        {t`Stamp service away · ${plural(count, { one: '# stamp', other: '# stamps' })} kept by our server`}
      </StatusStrip>
    )
  const what = t`${plural(count, { one: '# stamp', other: '# stamps' })} sent, being checked`
  const time = left && left.secondsLeft > 0 ? ` · ${t`about ${duration(left.secondsLeft * 1000)} left`}` : ''
  return (
    <StatusStrip tone="waiting" note={note}>
      {`${what}${time}`}
    </StatusStrip>
  )
}
