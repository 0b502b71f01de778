import { paths } from '../../paths.ts'
import type { Camera } from '../../scan/camera.ts'
import type { KeyboardScans } from '../../scan/keyboard-scans.ts'
import type { Burst } from '../../scan/scanner-burst.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { createLockStore, type LockStore } from '../../store/lock-store.ts'

/** As much of a `Storage` as the stores want, gone with the page. */
export function memoryStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

type PracticeCamera = Camera & {
  /** A made-up customer holds a code up. False while the scanner rests, as with a real one. */
  hold(text: string): boolean
}

/** The real picture, and what is read is what the made-up customers hold up. */
export function practiceCamera(real: Camera): PracticeCamera {
  const readers = new Set<(text: string) => void>()
  const pauses = new Set<symbol>()
  return {
    ...real,
    onRead(run) {
      readers.add(run)
      return () => readers.delete(run)
    },
    pause() {
      const key = Symbol('pause')
      pauses.add(key)
      const letGo = real.pause()
      return () => {
        pauses.delete(key)
        letGo()
      }
    },
    hold(text) {
      if (pauses.size > 0) return false
      for (const run of readers) run(text)
      return true
    },
  }
}

type PracticeScans = KeyboardScans & { say(burst: Burst): void }

export function practiceScans(): PracticeScans {
  const hearers: ((burst: Burst) => void)[] = []
  return {
    start() {},
    onBurst(hear) {
      hearers.push(hear)
      return () => void hearers.splice(hearers.lastIndexOf(hear), 1)
    },
    say: (burst) => hearers.at(-1)?.(burst),
  }
}

/** As a scanner types a code: whole and with Enter, or torn off where the trigger was let go. */
export function burstOf(text: string, isHalf: boolean): Burst {
  const typed = isHalf ? text.slice(0, -6) : text
  return {
    typed,
    american: typed,
    ending: isHalf ? null : 'Enter',
    prefix: null,
    place: 'elsewhere',
    isTorn: isHalf,
    hasGap: false,
    medianMs: 5,
  }
}

type PracticeLock = LockStore & { wasTurned(): boolean }

/**
 * Turned to the customer it is practice's own; whatever shuts the tablet shuts the real one, and practice ends with it.
 * A touch here is a touch of the tablet.
 */
export function practiceLock(real: LockStore, user: CurrentUser): PracticeLock {
  const own = createLockStore({ storage: memoryStorage(), now: Date.now })
  own.move({ type: 'signed-in', user, isProven: true })
  let wasTurned = false
  return {
    ...own,
    touch: real.touch,
    soon: real.soon,
    wasTurned: () => wasTurned,
    move(event) {
      if (event.type === 'turned') wasTurned = true
      if (event.type === 'turned' || event.type === 'signed-in') own.move(event)
      else real.move(event.type === 'signed-out' ? event : { type: 'asked', path: paths.home })
    },
  }
}
