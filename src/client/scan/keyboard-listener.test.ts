import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listenToKeyboardScanners } from './keyboard-listener.ts'
import { createManualClock } from './manual-clock.ts'

// What the listener asks of the DOM, as Node has none.
class Field extends EventTarget {
  isContentEditable = false
  selectionStart = null
  selectionEnd = null
  type: string
  #value: string
  constructor(type: string, value: string) {
    super()
    this.type = type
    this.#value = value
  }
  get value(): string {
    return this.#value
  }
  set value(next: string) {
    this.#value = next
  }
}

beforeEach(() => {
  vi.stubGlobal('HTMLElement', Field)
  vi.stubGlobal('HTMLInputElement', Field)
  vi.stubGlobal('HTMLTextAreaElement', class HTMLTextAreaElement extends EventTarget {})
  vi.stubGlobal('HTMLSelectElement', class HTMLSelectElement extends EventTarget {})
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function bench() {
  const clock = createManualClock()
  const target = new EventTarget() as unknown as Window
  const reads: string[] = []
  const stop = listenToKeyboardScanners({ target, clock, onBurst: ({ typed }) => reads.push(typed) })
  clock.pass(1000)

  /** Whether the key was left to the page; what a field makes of it is done. */
  function press(key: string, on: Field | null): boolean {
    const event = new Event('keydown', { cancelable: true })
    const own = {
      key,
      code: `Key(${key})`,
      repeat: false,
      shiftKey: false,
      ctrlKey: false,
      altKey: false,
      metaKey: false,
    }
    Object.assign(event, own, { getModifierState: () => false })
    Object.defineProperty(event, 'timeStamp', { value: clock.now() })
    Object.defineProperty(event, 'target', { value: on })
    const isLeft = target.dispatchEvent(event)
    if (isLeft && on && key.length === 1) on.value += key
    clock.pass(10)
    return isLeft
  }

  return {
    clock,
    reads,
    stop,
    press,
    scan: (text: string, on: Field | null = null) => [...text].map((key) => press(key, on)),
  }
}

test('a scan is read at its Enter, and no key of it is left to the page', () => {
  const { reads, press, scan } = bench()
  expect(scan('ABC123')).not.toContain(true)
  expect(reads).toEqual([])
  expect(press('Enter', null)).toBe(false)
  expect(reads).toEqual(['ABC123'])
})

test('a scan without an ending is read half a second after its last key', () => {
  const { clock, reads, scan } = bench()
  scan('ABC123')
  clock.pass(489)
  expect(reads).toEqual([])
  clock.pass(1)
  expect(reads).toEqual(['ABC123'])
})

test('a text field is put back as it was, and says so', () => {
  const { reads, press, scan } = bench()
  const field = new Field('text', 'Jo')
  let inputs = 0
  field.addEventListener('input', () => {
    inputs += 1
  })
  scan('ABC123', field)
  press('Enter', field)
  expect([field.value, inputs]).toEqual(['Jo', 1])
  expect(reads).toEqual(['ABC123'])
})

test('a password field never sees a scan', () => {
  const { reads, press, scan } = bench()
  const field = new Field('password', '12')
  expect(scan('ABC123', field)).not.toContain(true)
  expect(press('Enter', field)).toBe(false)
  expect(field.value).toBe('12')
  expect(reads).toEqual(['ABC123'])
})

test('what a hand types stays in its field, and so does its Enter', () => {
  const { clock, reads, press } = bench()
  const field = new Field('text', '')
  for (const key of 'stampdesk') {
    press(key, field)
    clock.pass(90)
  }
  expect(press('Enter', field)).toBe(true)
  expect(field.value).toBe('stampdesk')
  expect(reads).toEqual([])
})

test('a listener that was stopped hears nothing, not even the silence', () => {
  const { clock, reads, press, scan, stop } = bench()
  scan('ABC123')
  stop()
  clock.pass(1000)
  scan('DEF456')
  press('Enter', null)
  expect(reads).toEqual([])
})
