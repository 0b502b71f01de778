import type { Clock } from './clock.ts'
import { payloadOf } from './payload.ts'
import { type Burst, burstPauseMs, type FieldKind, noKeys, type WedgeKey, wedge } from './wedge.ts'

export type KeyboardWedgePorts = {
  /** `document`: a scan counts wherever the focus is. */
  target: Pick<Document, 'addEventListener' | 'removeEventListener'>
  clock: Clock
  onRead(text: string): void
}

type TextField = HTMLInputElement | HTMLTextAreaElement

/**
 * Listens for a hardware scanner that types. The function returned stops it. It decides nothing itself:
 * wedge.ts does, key by key.
 */
export function listenToKeyboardWedge({ target, clock, onRead }: KeyboardWedgePorts): () => void {
  let state = noKeys
  let field: { element: TextField; before: string } | null = null
  let cancelPause: (() => void) | null = null

  function onKeyDown(event: KeyboardEvent): void {
    cancelPause?.()
    const step = wedge(state, { type: 'key', key: keyOf(event) })
    if (step.isSwallowed) {
      event.preventDefault()
      event.stopPropagation()
    }
    if (step.burst) hand(step.burst)
    if (step.state.text.length === 1) field = fieldOf(event.target)
    state = step.state
    cancelPause = state.text === '' ? null : clock.after(burstPauseMs, pause)
  }

  function pause(): void {
    cancelPause = null
    const { burst } = wedge(state, { type: 'pause' })
    state = noKeys
    if (burst) hand(burst)
  }

  function hand({ text, field: kind }: Burst): void {
    if (field) putBack(field.element, field.before)
    field = null
    // What was typed into a password field is not handed on: no secret takes the way of a scanned code.
    const payload = kind === 'password' ? null : payloadOf(text)
    if (payload !== null) onRead(payload)
  }

  target.addEventListener('keydown', onKeyDown, { capture: true })
  return () => {
    cancelPause?.()
    target.removeEventListener('keydown', onKeyDown, { capture: true })
  }
}

function keyOf(event: KeyboardEvent): WedgeKey {
  return {
    key: event.key,
    code: event.code,
    isShift: event.shiftKey,
    isCapsLock: event.getModifierState('CapsLock'),
    // AltGr is Control and Alt on Windows, and types characters.
    hasCommand: (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph'),
    isRepeat: event.repeat,
    at: event.timeStamp, // when the key was pressed, however busy the page was
    field: kindOf(event.target),
  }
}

// Inputs that take no text, such as a check box, are no text field: a scan over them is swallowed whole.
const textless: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
])

function fieldOf(target: EventTarget | null): { element: TextField; before: string } | null {
  if (target instanceof HTMLTextAreaElement) return { element: target, before: target.value }
  if (target instanceof HTMLInputElement && !textless.has(target.type)) {
    return { element: target, before: target.value }
  }
  return null
}

function kindOf(target: EventTarget | null): FieldKind {
  if (target instanceof HTMLInputElement && target.type === 'password') return 'password'
  const isEditable = target instanceof HTMLElement && target.isContentEditable
  return isEditable || fieldOf(target) ? 'text' : 'none'
}

/**
 * The field as it was before the burst. By the prototype's setter and with an `input` event, as a person's
 * typing would be: frameworks that shadow `value` on the element would miss it otherwise.
 */
function putBack(element: TextField, before: string): void {
  const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value')?.set
  setter?.call(element, before)
  element.dispatchEvent(new Event('input', { bubbles: true }))
}
