import type { Stroke } from './typing-speed.ts'

/**
 * A key that was held back and turned out to be a person's, done after all. Browsers do nothing of their own for an
 * event that a page makes (UI Events, "Trusted events"), so that what the key does is done here.
 */
export function replay(stroke: Stroke, event: KeyboardEvent): void {
  const { target } = event
  if (!(target instanceof HTMLElement) || !target.isConnected) return
  const isWanted = target.dispatchEvent(
    new KeyboardEvent('keydown', { ...initOf(stroke, event), bubbles: true, cancelable: true }),
  )
  if (!isWanted) return
  if (stroke.is === 'character') return type(target, stroke.typed)
  if (stroke.name === 'Enter') enter(target)
  if (stroke.name === 'Tab') moveFocus(target, event.shiftKey ? -1 : 1)
  if (stroke.name === 'Escape') escapeFrom(target)
}

function initOf(stroke: Stroke, event: KeyboardEvent): KeyboardEventInit {
  const key = stroke.is === 'character' ? stroke.typed : event.key
  const { code, location, shiftKey, ctrlKey, altKey, metaKey } = event
  return { key, code, location, shiftKey, ctrlKey, altKey, metaKey }
}

function type(target: HTMLElement, text: string): void {
  if (isPressable(target)) return text === ' ' ? target.click() : undefined
  const isInput = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  if (!isInput || target.readOnly || target.disabled) return
  // The one way in which a page types as a keyboard does: with the undo history and the events of typing.
  if (document.activeElement === target && document.execCommand('insertText', false, text)) return
  target.setRangeText(text, target.value.length, target.value.length, 'end')
  target.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
}

function enter(target: HTMLElement): void {
  if (isPressable(target)) return target.click()
  if (target instanceof HTMLTextAreaElement) return type(target, '\n')
  if (!(target instanceof HTMLInputElement) || !target.form) return
  const submit = target.form.querySelector<HTMLElement>(
    'button:not([type=button], [type=reset]), [type=submit]',
  )
  if (submit) submit.click()
  else target.form.requestSubmit()
}

function isPressable(target: HTMLElement): boolean {
  return target.matches(
    'button, summary, a[href], input:is([type=button], [type=submit], [type=reset], [type=checkbox])',
  )
}

const tabbable = 'a[href], button, input, select, textarea, summary, [tabindex]'

function moveFocus(from: HTMLElement, by: 1 | -1): void {
  const root = from.closest('dialog[open]') ?? document
  const stops = [...root.querySelectorAll<HTMLElement>(tabbable)].filter(
    (element) =>
      element === from ||
      (element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility()),
  )
  stops.at((stops.indexOf(from) + by) % stops.length)?.focus()
}

/** As the browser closes a dialog: it asks first (HTML, section 4.11.4). */
function escapeFrom(target: HTMLElement): void {
  const dialog = target.closest<HTMLDialogElement>('dialog[open]')
  if (dialog?.dispatchEvent(new Event('cancel', { cancelable: true }))) dialog.close()
}
