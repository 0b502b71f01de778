import { useCallback, useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { parseStampCode } from '#shared/stamp-code.ts'
import { paths } from '../../paths.ts'
import { browserClock } from '../../scan/clock.ts'
import { useCounter } from './counter-ports.tsx'
import { useStampHosts } from './use-session.ts'

export type Scans = {
  /** Opens the card of a code, however it came; false where it is none of ours. */
  open(text: string): boolean
  /** A code that is not ours was read: shown until the next one, or until it is seen. */
  stranger: number | null
  forgetStranger(): void
}

type Options = { isListening: boolean; onOpened: () => void }

/** Camera, hardware scanner and typed code end here: text in, the card's address out. */
export function useScans({ isListening, onOpened }: Options): Scans {
  const { camera, sound, rewards, now } = useCounter()
  const hosts = useStampHosts()
  const navigate = useNavigate()
  // Whoever goes to another screen has seen it.
  const { key: screen } = useLocation()
  const [stranger, setStranger] = useState<{ count: number; screen: string } | null>(null)

  const open = useCallback(
    (text: string) => {
      const code = parseStampCode(text, hosts)
      if (code.kind !== 'stamp') return false
      setStranger(null)
      sound.scanned()
      const isCardAgain = rewards.scanned(code.stampIdx, now())
      const path = paths.card(code.stampIdx)
      // The card that is open already: one entry of the history a card.
      if (location.pathname !== path) void navigate(path)
      else if (isCardAgain) void navigate(path, { replace: true, state: { opening: now() } })
      onOpened()
      return true
    },
    [hosts, navigate, sound, rewards, now, onOpened],
  )

  const scan = useCallback(
    (text: string) => {
      if (open(text)) return
      sound.refused()
      setStranger((before) => ({ count: (before?.count ?? 0) + 1, screen }))
    },
    [open, sound, screen],
  )

  useEffect(() => camera.onRead(scan), [camera, scan])
  useEffect(() => (isListening ? listenToHardware(scan) : undefined), [isListening, scan])

  return {
    open,
    stranger: stranger?.screen === screen ? stranger.count : null,
    forgetStranger: () => setStranger(null),
  }
}

/** A hardware scanner types. What understands it comes on its own: the first look at the counter is the camera's. */
export function listenToHardware(onRead: (text: string) => void): () => void {
  let stop: (() => void) | null = null
  let isOver = false
  const listen = async () => {
    const { listenToKeyboardWedge } = await import('../../scan/keyboard-wedge.ts')
    if (!isOver) stop = listenToKeyboardWedge({ target: document, clock: browserClock, onRead })
  }
  listen().catch(() => {}) // Offline and not kept: the camera and the typed code are there.
  return () => {
    isOver = true
    stop?.()
  }
}
