import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Entrance } from '#shared/entrance-api.ts'
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

/** As the server said to this browser; the app's own address counts always. */
export function useServerCodeRules(stampCodes: Entrance['stampCodes']): CodeRules {
  return useMemo(
    () => ({ hosts: [location.host, ...(stampCodes?.hosts ?? [])], numbers: stampCodes?.numbers ?? 'drawn' }),
    [stampCodes],
  )
}

type LastScan = { code: ScannedCode; count: number }

/** The last scan, for a screen that does not act on it at once. */
export function useLastScan(rules: CodeRules): [LastScan | null, () => void] {
  const [last, setLast] = useState<LastScan | null>(null)
  useScannedCodes(rules, (code) => setLast((before) => ({ code, count: (before?.count ?? 0) + 1 })))
  return [last, useCallback(() => setLast(null), [])]
}
