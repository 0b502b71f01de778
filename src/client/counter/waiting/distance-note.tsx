import { useLingui } from '@lingui/react/macro'
import { useSyncExternalStore } from 'react'
import { useCatalogue } from '../../i18n/language.tsx'
import { waitingCatalogue } from '../../i18n/own-catalogues.ts'
import { useDuration } from '../../kit/labels.ts'
import { useNow } from '../use-now.ts'
import { useDistances, useReach } from '../use-reach.ts'
import styles from './distance-note.module.css'

type Props = {
  /** When the service said what is shown of a card, by this tablet's clock; else its last answer of any kind. */
  saidAt?: number
}

const stepMs = 1_000
/** Older than the slowest look from here to there. */
const oldMs = 30_000

/** How far a tap gets, and how old the last word from there is: this tablet, our server, the service behind it. */
export function DistanceNote({ saidAt }: Props) {
  useCatalogue(waitingCatalogue)
  const { t } = useLingui()
  const duration = useDuration()
  const now = useNow(stepMs)
  const hasNetwork = useNetwork()
  const isOffline = useReach() === 'offline'
  const { serverAt, service } = useDistances()
  if (!service) return null
  const answeredAt = service.answeredMs === null ? null : service.heardAt - service.answeredMs
  const at = saidAt ?? answeredAt
  const server = serverAt === null ? null : duration(Math.max(now - serverAt, 0))
  const said = at === null ? null : duration(Math.max(now - at, 0))
  const isOld = saidAt !== undefined && now - saidAt > oldMs
  return (
    <p className={styles.distances}>
      <span data-away={!hasNetwork || undefined}>
        {hasNetwork ? t`Tablet now` : t`Tablet without network`}
      </span>
      <span data-away={isOffline || undefined}>
        {server === null ? t`Server: no answer yet` : t`Server ${server} ago`}
      </span>
      <span data-away={service.isAway || isOld || undefined}>
        {said === null ? t`Service: no answer yet` : t`Service ${said} ago`}
      </span>
    </p>
  )
}

/** Where the browser says that there is none, it is right; that there is one says nothing of our server. */
function useNetwork(): boolean {
  return useSyncExternalStore(onNetwork, () => navigator.onLine)
}

function onNetwork(run: () => void): () => void {
  const gone = new AbortController()
  for (const hint of ['online', 'offline']) window.addEventListener(hint, run, { signal: gone.signal })
  return () => gone.abort()
}
