import { Trans } from '@lingui/react/macro'
import { Suspense, useEffect } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import type { Snapshot } from '#shared/stamp.ts'
import { lazyComponent } from '../kit/lazy-component.ts'
import { paths, stampIdxOf } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import styles from './card.module.css'
import { CardFace } from './card-face.tsx'
import { useCounter } from './counter-deps.tsx'
import { useFrame } from './frame-context.ts'
import { HandOver, RewardSheet } from './lazy-card.ts'
import { RefusalNotice } from './refusal-notice.tsx'
import { useAdding } from './use-adding.ts'
import { useCardChanges } from './use-card-changes.ts'
import { useCardReading } from './use-card-reading.ts'
import { type HandingOver, useHandOver } from './use-hand-over.ts'
import { useHeldScans } from './use-held-scans.ts'
import { useEntries } from './use-outbox.ts'
import { useReach } from './use-reach.ts'
import { type Redeem, useRedeem } from './use-redeem.ts'

const loadStartCard = () => import('./blank/start-card.tsx')
const StartCard = lazyComponent(async () => (await loadStartCard()).StartCard)

export function Card() {
  const stampIdx = stampIdxOf(useParams()['stampIdx'])
  // Read once more, it is opened anew.
  const opening = (useLocation().state as { opening?: number } | null)?.opening
  if (stampIdx === null) return <NoCard refusal="not-found" />
  return <CardOf key={`${stampIdx} ${opening ?? ''}`} stampIdx={stampIdx} />
}

function CardOf({ stampIdx }: { stampIdx: number }) {
  const entries = useEntries(stampIdx)
  const reading = useCardReading(stampIdx, entries)
  // Here, so that what is said of a tap outlives the coming of the count.
  const adding = useAdding(stampIdx, entries)
  const redeem = useRedeem(stampIdx)
  useCardChanges(stampIdx)
  const handOver = useHandOver(stampIdx, redeem.state.step === 'given')
  useRewardFirst(redeem, handOver)
  const isOffline = useReach() === 'offline'

  if (redeem.state.step === 'given')
    return (
      <HandOver
        reward={reading.kind === 'card' ? reading.snapshot.cardTtl : null}
        customer={reading.kind === 'card' ? reading.snapshot.userNm : null}
        redemption={redeem.state.redemption}
        handOver={handOver}
        givenAt={redeem.state.at}
      />
    )
  const isBlank = reading.kind === 'refused' && reading.refusal === 'not-started'
  if (isBlank && !isOffline) return <StartCard stampIdx={stampIdx} />
  // Without a line the first stamp, which is kept here, starts it.
  if (reading.kind === 'refused' && !isBlank) return <NoCard refusal={reading.refusal} says={reading.says} />
  const known = reading.kind === 'card' ? { ...beforeTry(reading, redeem), entries, adding, redeem } : null
  return (
    <>
      <CardFace {...{ stampIdx, entries, adding, known }} isOpening={reading.kind === 'loading'} />
      {known && (
        // Its code comes later; the keys that are there already must not go for it.
        <Suspense fallback={null}>
          <RewardSheet snapshot={known.snapshot} receivedAt={known.receivedAt} redeem={redeem} />
        </Suspense>
      )}
    </>
  )
}

/** That the card was redeemed may be this very try, of which nobody knows yet what it came to: the card says nothing of it. */
function beforeTry<Reading extends { snapshot: Snapshot }>(
  reading: Reading,
  { hasOpenTry }: Redeem,
): Reading {
  return hasOpenTry ? { ...reading, snapshot: { ...reading.snapshot, redeemedAt: null } } : reading
}

/** From the tap on Redeem to the reward, and where the shop wants it to its handing over, no other code is read. */
function useRewardFirst({ state: { step } }: Redeem, { isOwed }: HandingOver): void {
  const { lock } = useCounter()
  const isSending = step === 'settling' || step === 'sending'
  const isOpen = isSending || step === 'asking' || step === 'lost'
  useHeldScans(isOpen || isOwed)
  useEffect(() => {
    if (isOpen) return lock.hold(isSending ? 'reward' : 'keypad')
    return
  }, [lock, isOpen, isSending])
}

function NoCard({ refusal, says }: Pick<Parameters<typeof RefusalNotice>[0], 'refusal' | 'says'>) {
  const { typeCode } = useFrame()
  const navigate = useNavigate()
  const isUnknownCode = refusal === 'not-found'
  return (
    <div className={styles.alone}>
      <RefusalNotice
        refusal={refusal}
        says={says}
        action={
          isUnknownCode ? (
            <div className={styles.ways}>
              <Button onClick={typeCode}>
                <Trans>Type the code once more</Trans>
              </Button>
              <Button onClick={() => void navigate(paths.home)}>
                <Trans>Back to the counter</Trans>
              </Button>
            </div>
          ) : (
            <Button onClick={() => void navigate(paths.home)}>
              <Trans>Back to the counter</Trans>
            </Button>
          )
        }
      />
    </div>
  )
}
