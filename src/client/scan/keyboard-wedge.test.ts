import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listenToKeyboardWedge } from './keyboard-wedge.ts'
import { createManualClock } from './manual-clock.ts'

// What the listener asks of the DOM, as Node has none.
class Field extends EventTarget {
  isContentEditable = false
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
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function bench() {
  const clock = createManualClock()
  const target = new EventTarget() as unknown as Document
  const reads: string[] = []
  const stop = listenToKeyboardWedge({ target, clock, onRead: (text) => reads.push(text) })

  function press(key: string, on: Field | null): boolean {
    const event = new Event('keydown', { cancelable: true })
    const own = {
      key,
      code: '',
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
    scan: (text: string, on: Field | null = null) => {
      for (const key of text) press(key, on)
    },
  }
}

test('a scan is read at its Enter, which does nothing else', () => {
  const { reads, press, scan } = bench()
  scan('ABC123')
  expect(reads).toEqual([])
  expect(press('Enter', null)).toBe(false)
  expect(reads).toEqual(['ABC123'])
})

test('a scan without Enter is read 80 ms after its last key', () => {
  const { clock, reads, scan } = bench()
  scan('ABC123')
  clock.pass(69)
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
  expect(field.value).toBe('JoABC123')
  press('Enter', field)
  expect([field.value, inputs]).toEqual(['Jo', 1])
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

test('what went into a password field is put back and handed to nobody', () => {
  const { reads, press, scan } = bench()
  const field = new Field('password', '12')
  scan('ABC123', field)
  expect(press('Enter', field)).toBe(false)
  expect(field.value).toBe('12')
  expect(reads).toEqual([])
})

test('a button is no text field: a scan over it does not press it', () => {
  const { press, scan } = bench()
  const button = new Field('button', '')
  press('A', button)
  expect(press(' ', button)).toBe(false)
  scan('BC12', button)
  expect(press('Enter', button)).toBe(false)
})

test('513 characters are no read', () => {
  const { reads, press, scan } = bench()
  scan('x'.repeat(513))
  press('Enter', null)
  expect(reads).toEqual([])
})

test('a listener that was stopped hears nothing, not even the pause', () => {
  const { clock, reads, press, scan, stop } = bench()
  scan('ABC123')
  stop()
  clock.pass(1000)
  scan('DEF456')
  press('Enter', null)
  expect(reads).toEqual([])
})
