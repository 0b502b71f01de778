import { useCallback, useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { isRescuePage } from '#shared/rescue-mark.ts'
import type { ScannedCode } from '#shared/scanned-code.ts'
import { type BareNumbers, parseStampCode } from '#shared/stamp-code.ts'
import { useScannedCodes } from '../kit/keyboard-scans.tsx'
import { paths } from '../paths.ts'
import { useCounter } from './counter-deps.tsx'
import { useCodeRules } from './use-session.ts'

/** Why a code opened no card. */
export type Unread = Exclude<ScannedCode['kind'], 'stamp' | 'test-code' | 'promise'> | 'scan-at-the-keypad'

export type Scans = {
  /** Opens the card of a code that was typed; what is wrong with it, else null. */
  open(text: string): Unread | null
  /** What was read and is no card, shown until the next one or until it is seen; `count` tells two apart. */
  unread: { why: Unread; count: number } | null
  forgetUnread(): void
  /** The card that was open when a code opened none; null where none was. */
  backToCard: (() => void) | null
}

/** Kept with the entry of the history, so that a reload, a lock and a turn find no card of the customer before. */
type LeftCard = { leftCard: Unread }

const cards = paths.card(0).slice(0, -1)

type Options = { isHeld: boolean; onOpened: () => void }

/** Camera, keyboard scanner and typed code end here: text in, the card's address out. */
export function useScans({ isHeld, onOpened }: Options): Scans {
  const { camera, sound, rewards, now, practice } = useCounter()
  const rules = useCodeRules()
  const navigate = useNavigate()
  // Whoever goes to another screen has seen it.
  const { key: screen, state } = useLocation()
  const leftCard = (state as LeftCard | null)?.leftCard ?? null
  const [unread, setUnread] = useState<{ why: Unread; count: number; screen: string } | null>(null)

  const here = useCallback(() => practice?.pathname() ?? location.pathname, [practice])

  const openCard = useCallback(
    (stampIdx: number) => {
      setUnread(null)
      sound.scanned()
      const isCardAgain = rewards.scanned(stampIdx, now())
      const path = paths.card(stampIdx)
      // The card that is open already: one entry of the history a card.
      if (here() !== path) void navigate(path)
      else if (isCardAgain) void navigate(path, { replace: true, state: { opening: now() } })
      onOpened()
    },
    [navigate, sound, rewards, now, here, onOpened],
  )

  const refuse = useCallback(
    (why: Unread) => {
      sound.refused()
      const isOverCard = why !== 'scan-at-the-keypad' && here().startsWith(cards)
      if (isOverCard) void navigate(paths.home, { state: { leftCard: why } satisfies LeftCard })
      else setUnread((before) => ({ why, count: (before?.count ?? 0) + 1, screen }))
    },
    [sound, screen, here, navigate],
  )

  const forgetUnread = useCallback(() => setUnread(null), [])

  /** Null where it led somewhere. */
  const follow = useCallback(
    (code: ScannedCode): Unread | null => {
      if (code.kind === 'stamp') openCard(code.stampIdx)
      else if (code.kind === 'test-code' || code.kind === 'promise') {
        setUnread(null)
        sound.scanned()
        void navigate(code.kind === 'promise' ? paths.slip : paths.ready, { state: { code, readAt: now() } })
        onOpened()
      } else return code.kind
      return null
    },
    [openCard, navigate, sound, now, onOpened],
  )
  const show = useCallback(
    (code: ScannedCode) => {
      const why = follow(code)
      if (why) refuse(why)
    },
    [follow, refuse],
  )

  useEffect(
    () =>
      camera.onRead((text) => {
        // The codes of another tablet are for the screens that take them over.
        if (!isRescuePage(text)) show(parseStampCode(text, rules.hosts, rules.numbers))
      }),
    [camera, show, rules],
  )
  useScannedCodes(rules, (code) => (isHeld ? refuse('scan-at-the-keypad') : show(code)))

  return {
    open(text) {
      if (isHeld) return 'scan-at-the-keypad'
      const numbers: BareNumbers = rules.numbers === 'any' ? 'any' : 'typed'
      return follow(parseStampCode(text, rules.hosts, numbers))
    },
    unread: unread?.screen === screen ? unread : leftCard && { why: leftCard, count: 0 },
    forgetUnread,
    backToCard: leftCard && (() => void navigate(-1)),
  }
}
