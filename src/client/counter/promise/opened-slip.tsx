import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { openPromise } from '#shared/endpoints/promises.ts'
import type { OpenedPromise, OpenPromise } from '#shared/promise-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { StampCode } from '#shared/stamp-code.ts'
import { useDuration } from '../../kit/labels.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { GiftIcon } from '../../ui/screen-icons.tsx'
import { useCounter } from '../counter-deps.tsx'
import { RefusalNotice } from '../refusal-notice.tsx'
import { useClock } from '../shift/use-clock.ts'
import { useNow } from '../use-now.ts'
import styles from './opened-slip.module.css'

type PromiseCode = Extract<StampCode, { kind: 'promise' }>
type Read = { code?: PromiseCode; readAt?: number } | null

/** A slip that was read: to its card, where Redeem is, or why not. */
export function OpenedSlip(): ReactNode {
  const state = useLocation().state as Read
  const code = state?.code
  if (!code) return <Refused refusal="promise-unknown" stampIdx={null} />
  return <Opening key={state.readAt} code={code} readAt={state.readAt ?? 0} />
}

/** As the server's schema has it; what no tablet writes is told here, without asking. */
function requestOf(code: PromiseCode): OpenPromise | null {
  if (code.by === 'number') return { by: 'number', promiseNo: code.promiseNo }
  return /^[\w.-]{1,200}$/.test(code.slip) ? { by: 'slip', stampIdx: code.stampIdx, slip: code.slip } : null
}

function Opening({ code, readAt }: { code: PromiseCode; readAt: number }): ReactNode {
  const { api, rewards, now, sound } = useCounter()
  const navigate = useNavigate()
  const body = requestOf(code)
  const { data: answer } = useQuery({
    queryKey: ['promise', code, readAt],
    queryFn: () => (body ? api({ endpoint: openPromise, body }) : null),
    networkMode: 'always',
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const opened = answer?.kind === 'ok' ? answer.value : null
  const refusal: RefusalName | null =
    answer === null ? 'promise-forged' : answer?.kind === 'refused' ? answer.refusal : null

  useEffect(() => {
    if (!opened) return
    rewards.scanned(opened.stampIdx, now())
    void navigate(paths.card(opened.stampIdx), { replace: true, state: { promise: opened } })
  }, [opened, rewards, now, navigate])
  useEffect(() => {
    if (refusal) sound.refused()
  }, [refusal, sound])

  const stampIdx = code.by === 'slip' ? code.stampIdx : null
  if (refusal) return <Refused refusal={refusal} stampIdx={stampIdx} />
  if (answer?.kind === 'unreachable') return <Refused refusal="offline" stampIdx={stampIdx} />
  return null
}

/** The card itself can always be looked at: a slip never stands between a customer and what is theirs. */
function Refused({ refusal, stampIdx }: { refusal: RefusalName; stampIdx: number | null }) {
  const navigate = useNavigate()
  return (
    <div className={styles.alone}>
      <RefusalNotice
        refusal={refusal}
        isAlone
        tone={refusal === 'offline' ? 'waiting' : 'refused'}
        action={
          <div className={styles.ways}>
            {stampIdx !== null && (
              <Button onClick={() => void navigate(paths.card(stampIdx), { replace: true })}>
                <Trans>Open the card</Trans>
              </Button>
            )}
            <Button onClick={() => void navigate(paths.home, { replace: true })}>
              <Trans>Back to the counter</Trans>
            </Button>
          </div>
        }
      />
    </div>
  )
}

/** On the card: since when it waits, and where that was promised. */
export function WaitingSince({ promise }: { promise: OpenedPromise }): ReactNode {
  const clock = useClock()
  const duration = useDuration()
  const now = useNow(30_000)
  const { promisedAt, tabletNm } = promise
  const since = clock(promisedAt, null)
  const waited = duration(Math.max(now - promisedAt, 0))
  return (
    <p className={styles.since}>
      <GiftIcon />
      <Trans>
        A reward waits since {since} at {tabletNm}: for {waited}.
      </Trans>
    </p>
  )
}
