import type { Clock } from './clock.ts'
import { guardMs, listeningSince, type ScannerInput, type Step, scannerStep } from './keyboard-scanner.ts'
import { replay } from './replayed-keys.ts'
import type { Burst } from './scanner-burst.ts'
import type { ScannerKey } from './scanner-keys.ts'
import { type FieldBefore, fieldBefore, isField, placeOf, putBack } from './typed-fields.ts'

type KeyboardListenerDeps = {
  /** `window`, before everything else that listens: a scan counts wherever the focus is. */
  target: Pick<Window, 'addEventListener' | 'removeEventListener'>
  /** Of the same time as the events' own stamps. */
  clock: Clock
  onBurst(burst: Burst): void
}

/** A timer that comes so late ran on a busy page: keys that were pressed before it may still wait their turn. */
const lateMs = 30
const drainMs = 100
/** Keys whose effect can still be taken back. */
const remembered = 64

/**
 * Listens for scanners that type. The function returned stops it. It decides nothing itself: keyboard-scanner.ts
 * does, key by key.
 */
export function listenToKeyboardScanners({ target, clock, onBurst }: KeyboardListenerDeps): () => void {
  let state = listeningSince(clock.now())
  let lastId = 0
  let cancelQuiet: (() => void) | null = null
  let isReplaying = false
  let isTextKept = false
  /** The key that comes up after it was kept back must do nothing either: a button is pressed when Space comes up. */
  const keptCodes = new Set<string>()
  const held = new Map<number, KeyboardEvent>()
  const before = new Map<number, FieldBefore>()
  let composing: HTMLElement | null = null

  function take(input: ScannerInput): Step {
    cancelQuiet?.()
    const step = scannerStep(state, input)
    state = step.state
    for (const stroke of step.released) {
      const event = held.get(stroke.id)
      held.delete(stroke.id)
      if (!event) continue
      note(stroke.id, event.target)
      isReplaying = true
      replay(stroke, event)
      isReplaying = false
    }
    if (step.scanned.length > 0) takeBack(step.scanned)
    if (step.burst) hand(step.burst)
    waitFor(step.quietAt)
    return step
  }

  function waitFor(quietAt: number | null): void {
    if (quietAt === null) return
    cancelQuiet = clock.after(Math.max(0, quietAt - clock.now()), () => {
      const isLate = clock.now() - quietAt > lateMs
      const say = () => take({ type: 'quiet', at: Math.max(quietAt, clock.now()) })
      if (isLate) cancelQuiet = clock.after(drainMs, say)
      else say()
    })
  }

  function note(id: number, element: EventTarget | null): void {
    const field = fieldBefore(element)
    if (field) before.set(id, field)
    before.delete(id - remembered)
  }

  /** Each field as it was before the first of these keys. */
  function takeBack(ids: readonly number[]): void {
    const fields = new Map<Element, FieldBefore>()
    for (const id of ids) {
      held.delete(id)
      const field = before.get(id)
      if (field && !fields.has(field.element)) fields.set(field.element, field)
    }
    // An input method would go on writing into its field, whatever becomes of the key: without the focus it cannot.
    if (composing && fields.has(composing)) composing.blur()
    else composing = null
    for (const field of fields.values()) putBack(field)
  }

  function hand(burst: Burst): void {
    composing?.focus()
    composing = null
    onBurst(burst)
  }

  function handleDown(event: KeyboardEvent): void {
    if (isReplaying) return
    isTextKept = false
    const id = ++lastId
    note(id, event.target)
    if ((event.isComposing || event.key === 'Process') && isField(event.target)) composing = event.target
    held.set(id, event)
    const { isKept } = take({ type: 'down', key: keyOf(event, id) })
    if (!isKept) held.delete(id)
    if (isKept) keptCodes.add(event.code)
    else keptCodes.delete(event.code)
    if (isKept) keep(event)
  }

  function handleUp(event: KeyboardEvent): void {
    if (isReplaying) return
    const id = ++lastId
    note(id, event.target)
    held.set(id, event)
    const { isKept } = take({ type: 'up', key: keyOf(event, id) })
    if (!isKept) held.delete(id)
    isTextKept = isKept
    if (keptCodes.delete(event.code) || isKept) keep(event)
  }

  /** Characters that come without a key of their own, as that of an Alt code. */
  function handleText(event: Event): void {
    const isOver = state.phase === 'listening' || event.timeStamp - state.lastAt >= guardMs
    if (!isReplaying && (!isOver || isTextKept)) keep(event)
  }

  function handlePerson(event: Event): void {
    take({ type: 'person', at: event.timeStamp })
  }

  function handleAway(event: Event): void {
    if (event.target === target) take({ type: 'away', at: event.timeStamp })
  }

  const listeners = [
    ['keydown', handleDown],
    ['keyup', handleUp],
    ['keypress', handleText],
    ['beforeinput', handleText],
    ['pointerdown', handlePerson],
    ['paste', handlePerson],
    ['blur', handleAway],
    ['focus', handleAway],
  ] as [string, (event: Event) => void][]
  for (const [type, run] of listeners) target.addEventListener(type, run, { capture: true })
  return () => {
    cancelQuiet?.()
    for (const [type, run] of listeners) target.removeEventListener(type, run, { capture: true })
  }
}

function keep(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}

function keyOf(event: KeyboardEvent, id: number): ScannerKey {
  return {
    id,
    key: event.key,
    code: event.code,
    isShift: event.shiftKey,
    isCapsLock: event.getModifierState('CapsLock'),
    isAlt: event.altKey,
    // AltGr is Control and Alt on Windows, and types characters.
    hasCommand: (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph'),
    isRepeat: event.repeat,
    at: event.timeStamp,
    place: placeOf(event.target),
  }
}
