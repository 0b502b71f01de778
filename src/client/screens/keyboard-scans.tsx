import { createContext, use, useEffect, useRef, useState } from 'react'
import { type CodeRules, createScannedReader, type ScannedCode } from '#shared/scanned-code.ts'
import type { KeyboardScans } from '../scan/keyboard-scans.ts'
import type { Burst } from '../scan/scanner-burst.ts'

const Scans = createContext<KeyboardScans | null>(null)

export const KeyboardScansProvider = Scans

/** What keyboard scanners type while this screen is the last one that listens. */
export function useBursts(hear: (burst: Burst) => void): void {
  const scans = use(Scans)
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  useEffect(() => scans?.onBurst((burst) => latest.current(burst)), [scans])
}

/** The same, judged: a card, or what to say. */
export function useScannedCodes(rules: CodeRules, hear: (code: ScannedCode) => void): void {
  const [read] = useState(createScannedReader)
  useBursts((burst) => hear(read(burst, rules, performance.now())))
}
