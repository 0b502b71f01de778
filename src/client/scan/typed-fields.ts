import type { Place } from './scanner-keys.ts'

/** What was in a field before a key, to be put back. */
export type FieldBefore = {
  element: Field
  value: string
  selection: [number, number] | null
  checked: Element | null
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

// Inputs at which characters do nothing: a scan over them is kept back whole.
const pressed: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'reset',
  'submit',
])

export function placeOf(target: EventTarget | null): Place {
  if (target instanceof HTMLInputElement) {
    if (target.type === 'password') return 'secret'
    return pressed.has(target.type) ? 'elsewhere' : 'text'
  }
  const isTyped = target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  return isTyped || (target instanceof HTMLElement && target.isContentEditable) ? 'text' : 'elsewhere'
}

export function fieldBefore(target: EventTarget | null): FieldBefore | null {
  if (!isField(target) || placeOf(target) === 'elsewhere') return null
  const selection = hasSelection(target) ? rangeOf(target) : null
  return { element: target, value: target.value, selection, checked: chosenOf(target) }
}

/**
 * The field as it was. By the prototype's setter and with an `input` event, as a person's typing would be: frameworks
 * that shadow `value` on the element would miss it otherwise.
 */
export function putBack({ element, value, selection, checked }: FieldBefore): void {
  if (checked instanceof HTMLInputElement && !checked.checked) checked.click()
  if (element.value === value || checked) return
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value')?.set?.call(element, value)
  element.dispatchEvent(new Event('input', { bubbles: true }))
  if (element instanceof HTMLSelectElement) element.dispatchEvent(new Event('change', { bubbles: true }))
  if (selection && hasSelection(element)) element.setSelectionRange(...selection)
}

export function isField(target: EventTarget | null): target is Field {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
}

/** Only these tell where the caret is (HTML, "APIs for the text control selections"). */
function hasSelection(field: Field): field is HTMLInputElement | HTMLTextAreaElement {
  if (field instanceof HTMLSelectElement) return false
  return field instanceof HTMLTextAreaElement || /^(?:text|search|url|tel|password)$/.test(field.type)
}

function rangeOf(field: HTMLInputElement | HTMLTextAreaElement): [number, number] | null {
  const { selectionStart, selectionEnd } = field
  return selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd]
}

/** Of a group of radio buttons the one that is chosen. */
function chosenOf(field: Field): Element | null {
  if (!(field instanceof HTMLInputElement) || field.type !== 'radio') return null
  const group = `input[type=radio][name="${CSS.escape(field.name)}"]:checked`
  return (field.form ?? document).querySelector(group)
}
