import { type ReactNode, Suspense, useCallback, useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { BrokenScreen } from '../kit/broken.tsx'
import { useCounter } from './counter-deps.tsx'
import styles from './counter-frame.module.css'
import { CounterHeader } from './counter-header.tsx'
import { watchTaps } from './double-tap.ts'
import { LockWarning } from './entrance/lazy-entrance.ts'
import { Frame, type FrameContext } from './frame-context.ts'
import { type Load, loadTheRest, TypeCode, UnreadCode } from './lazy-screens.ts'
import { ScanColumn } from './scan-column.tsx'
import { useNow } from './use-now.ts'
import { useScans } from './use-scans.ts'

/** The counter's one frame: the scanner never goes away, the pane beside it does what the address says. */
type Props = { fetchAhead: readonly Load[]; children: ReactNode }

export function CounterFrame({ fetchAhead, children }: Props) {
  const { camera } = useCounter()
  const [holds, setHolds] = useState(0)
  const isHeld = holds > 0
  const [isTyping, setIsTyping] = useState(false)
  const { pathname } = useLocation()
  // A scan takes over from the dialog too.
  const stopTyping = useCallback(() => setIsTyping(false), [])
  const scans = useScans({ isHeld, onOpened: stopTyping })

  // What was scanned meanwhile has been shown where it was held.
  const { forgetUnread } = scans
  const holdScans = useCallback(() => {
    setHolds((count) => count + 1)
    return () => {
      setHolds((count) => count - 1)
      forgetUnread()
    }
  }, [forgetUnread])

  useEffect(() => watchTaps(document), [])
  useEffect(() => loadTheRest(camera, fetchAhead), [camera, fetchAhead])
  useEffect(() => {
    camera.start()
    return () => camera.stop()
  }, [camera])

  const context: FrameContext = {
    holdScans,
    typeCode: () => setIsTyping(true),
    scannedWhileHeld: isHeld && scans.unread?.why === 'scan-at-the-keypad' ? scans.unread.count : 0,
  }

  return (
    <div className={styles.frame}>
      <CounterHeader />
      <main className={styles.main}>
        <ScanColumn onType={() => setIsTyping(true)} />
        <div className={styles.pane}>
          <BrokenScreen at={pathname}>
            <Suspense fallback={null}>
              {scans.unread === null || isHeld ? (
                <Frame value={context}>{children}</Frame>
              ) : (
                <UnreadCode
                  key={scans.unread.count}
                  why={scans.unread.why}
                  onType={context.typeCode}
                  onSeen={scans.forgetUnread}
                  onBack={scans.backToCard}
                />
              )}
            </Suspense>
          </BrokenScreen>
        </div>
      </main>
      <LockSoon />
      {isTyping && (
        <Suspense fallback={null}>
          <TypeCode onOpenCode={scans.open} onClose={stopTyping} />
        </Suspense>
      )}
    </div>
  )
}

function LockSoon(): ReactNode {
  const { lock } = useCounter()
  useNow(1_000)
  return (
    lock.soon() !== null && (
      <Suspense fallback={null}>
        <LockWarning />
      </Suspense>
    )
  )
}
