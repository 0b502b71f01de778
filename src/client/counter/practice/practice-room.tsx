import { useLingui } from '@lingui/react/macro'
import { focusManager, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, Suspense, useEffect, useState } from 'react'
import { createScannedReader, type ScannedCode } from '#shared/scanned-code.ts'
import { parseStampCode } from '#shared/stamp-code.ts'
import { KeyboardScansProvider, useBursts } from '../../kit/keyboard-scans.tsx'
import { isUnderway } from '../../outbox/flush.ts'
import { startPractising } from '../../store/practising.ts'
import { CounterProvider, useCounter } from '../counter-deps.tsx'
import { CustomerView } from '../entrance/lazy-entrance.ts'
import { useOutboxView } from '../use-outbox.ts'
import { useQueueSummary } from '../use-queue-summary.ts'
import { useCodeRules, useDevice, useLock } from '../use-session.ts'
import { MemoryRouter } from './memory-router.tsx'
import { PracticeBar } from './practice-bar.tsx'
import { createPracticeCounter, type PracticeCounter } from './practice-counter.ts'
import styles from './practice-room.module.css'
import { RealCard, type RealCode } from './real-card.tsx'

type Props = { counter: ReactNode; onLeave: (path?: string) => void }

/** The counter itself, over doubles of all that it reaches: nothing of it leaves this component. */
export function PracticeRoom({ counter, onLeave }: Props) {
  const { t } = useLingui()
  const real = useCounter()
  const lock = useLock()
  const shopNm = useDevice()?.shopNm ?? ''
  const [practice] = useState(() =>
    createPracticeCounter(real, {
      leave: onLeave,
      names: {
        shopNm,
        tabletNm: t`Practice`,
        user: lock.state === 'open' ? lock.user.name : t`Practice`,
        colleague: t`A colleague`,
        cardNm: t`Practice card`,
        cardTtl: t`One free coffee, made up`,
      },
    }),
  )
  const realCard = useRealCodes(practice)
  useEffect(() => practice.start(), [practice])
  useEffect(() => {
    const { shut } = practice
    addEventListener('pagehide', shut)
    return () => {
      removeEventListener('pagehide', shut)
      shut()
    }
  }, [practice])
  useStripes()
  useQuiet()
  const { waitingCount } = useQueueSummary()

  return (
    <QueryClientProvider client={practice.queries}>
      <CounterProvider value={practice.deps}>
        <KeyboardScansProvider value={practice.scans}>
          <MemoryRouter history={practice.history}>
            <div className={styles.room}>
              <PracticeBar practice={practice} reallyWaiting={waitingCount} onLeave={() => onLeave()} />
              <Screens counter={counter} />
            </div>
            {realCard.code && <RealCard code={realCard.code} onLeave={onLeave} onStay={realCard.forget} />}
          </MemoryRouter>
        </KeyboardScansProvider>
      </CounterProvider>
    </QueryClientProvider>
  )
}

function Screens({ counter }: Pick<Props, 'counter'>): ReactNode {
  if (useLock().state !== 'turned') return counter
  return (
    <div>
      <Suspense fallback={null}>
        <CustomerView />
      </Suspense>
    </div>
  )
}

const isReal = (code: ScannedCode): code is RealCode => code.kind === 'stamp' || code.kind === 'promise'

/** A real customer has come: nothing is done with the card, and it is said. Whatever else is read goes to practice. */
function useRealCodes({ camera, scans }: PracticeCounter) {
  const real = useCounter()
  const rules = useCodeRules()
  const [code, setCode] = useState<RealCode | null>(null)
  const [read] = useState(createScannedReader)

  useEffect(
    () =>
      real.camera.onRead((text) => {
        const seen = parseStampCode(text, rules.hosts, rules.numbers)
        if (isReal(seen)) setCode(seen)
        else camera.hold(text)
      }),
    [real, camera, rules],
  )
  useBursts((burst) => {
    const seen = read(burst, rules, performance.now())
    if (isReal(seen)) setCode(seen)
    else scans.say(burst)
  })
  useEffect(() => {
    if (code) real.sound.refused()
  }, [code, real])

  return { code, forget: () => setCode(null) }
}

/** Dialogs lie over the room, and are striped as well. */
function useStripes(): void {
  useEffect(() => {
    document.documentElement.classList.add(styles.practising ?? '')
    return () => document.documentElement.classList.remove(styles.practising ?? '')
  }, [])
}

/** While nothing real waits here the counter asks its server nothing: not who is here, nor whether there is a line. */
function useQuiet(): void {
  const { reachability } = useCounter()
  const isAnythingWaiting = useOutboxView().entries.some(isUnderway)
  useEffect(startPractising, [])
  useEffect(() => {
    if (isAnythingWaiting) return
    reachability.stop()
    // As a page that nobody looks at: what asks by the clock waits, and asks at once when it is over.
    focusManager.setFocused(false)
    return () => {
      focusManager.setFocused(undefined)
      reachability.start()
    }
  }, [reachability, isAnythingWaiting])
}
