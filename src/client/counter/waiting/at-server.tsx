import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useCatalogue } from '../../i18n/language.tsx'
import { waitingCatalogue } from '../../i18n/own-catalogues.ts'
import { useDuration } from '../../kit/labels.ts'
import { StatusStrip } from '../../ui/status-strip.tsx'
import { useCounter } from '../counter-deps.tsx'

const againMs = 10_000

/** Everything is with the server, which passes it on as fast as the hosted service's plan allows: how long that takes. */
export function AtServer({ count }: { count: number }) {
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
  const what = t`${plural(count, { one: '# stamp', other: '# stamps' })} sent, being checked`
  const time = left && left.secondsLeft > 0 ? ` · ${t`about ${duration(left.secondsLeft * 1000)} left`}` : ''
  return <StatusStrip tone="waiting">{`${what}${time}`}</StatusStrip>
}
