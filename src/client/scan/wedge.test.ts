import { describe, expect, test } from 'vitest'
import { type Burst, type FieldKind, noKeys, type WedgeKey, wedge } from './wedge.ts'

type Typed = Partial<WedgeKey> & { key: string; gap?: number }

const quick = 10
const keysOf = (text: string, gap = quick): Typed[] => [...text].map((key) => ({ key, gap }))

/** Types the keys and says what came of it; `ending` is the pause after the last key, or none. */
function typing(keys: Typed[], ending: 'pause' | 'none' = 'none') {
  let state = noKeys
  let at = 1000
  const bursts: Burst[] = []
  const swallowed: string[] = []
  for (const { gap = quick, ...typed } of keys) {
    at += gap
    const key: WedgeKey = {
      code: '',
      isShift: false,
      isCapsLock: false,
      hasCommand: false,
      isRepeat: false,
      field: 'none' as FieldKind,
      at,
      ...typed,
    }
    const step = wedge(state, { type: 'key', key })
    state = step.state
    if (step.burst) bursts.push(step.burst)
    if (step.isSwallowed) swallowed.push(typed.key)
  }
  if (ending === 'pause') {
    const { burst } = wedge(state, { type: 'pause' })
    if (burst) bursts.push(burst)
  }
  return { texts: bursts.map(({ text }) => text), bursts, swallowed }
}

const enter: Typed = { key: 'Enter' }

describe('what is a burst', () => {
  test.each<[string, Typed[], 'pause' | 'none', string[]]>([
    ['six quick characters and Enter', [...keysOf('ABC123'), enter], 'none', ['ABC123']],
    ['the same and Tab', [...keysOf('ABC123'), { key: 'Tab' }], 'none', ['ABC123']],
    ['the same and a pause', keysOf('ABC123'), 'pause', ['ABC123']],
    ['five quick characters', [...keysOf('ABC12'), enter], 'none', []],
    ['a gap of 35 ms each', [...keysOf('ABC123', 35), enter], 'none', ['ABC123']],
    ['a gap of 36 ms each', [...keysOf('ABC123', 36), enter], 'none', []],
    [
      'one slow gap among quick ones',
      [...keysOf('ABC'), { key: '1', gap: 79 }, ...keysOf('23'), enter],
      'none',
      ['ABC123'],
    ],
    [
      'two bursts with a pause between',
      [...keysOf('ABC123'), { key: 'D', gap: 200 }, ...keysOf('EF456'), enter],
      'none',
      ['ABC123', 'DEF456'],
    ],
    ['a hand', [...keysOf('stampdesk', 130), enter], 'none', []],
    ['a hand that is as quick as a hand can be', [...keysOf('stampdesk', 55), enter], 'none', []],
    [
      'a held key',
      [{ key: 'a' }, ...keysOf('aaaaaaaa', 33).map((k) => ({ ...k, isRepeat: true })), enter],
      'none',
      [],
    ],
    [
      'a shortcut in the middle',
      [...keysOf('ABC'), { key: 'v', hasCommand: true }, ...keysOf('123'), enter],
      'none',
      [],
    ],
    ['an arrow in the middle', [...keysOf('ABC'), { key: 'ArrowLeft' }, ...keysOf('123'), enter], 'none', []],
    [
      'Shift between the characters',
      [...keysOf('AB'), { key: 'Shift' }, ...keysOf('C123'), enter],
      'none',
      ['ABC123'],
    ],
    [
      'the focus moves in the middle',
      [...keysOf('ABC'), ...keysOf('123').map((k) => ({ ...k, field: 'text' as const })), enter],
      'none',
      [],
    ],
  ])('%s', (_name, keys, ending, expected) => {
    expect(typing(keys, ending).texts).toEqual(expected)
  })
})

describe('what it holds', () => {
  const masked = (code: string, isShift = false): Typed => ({ key: 'Process', code, isShift })

  test.each<[string, Typed[], string]>([
    ["a QR code's AIM id is stripped", keysOf(']Q3ABC123'), 'ABC123'],
    ["a Data Matrix's too", keysOf(']d2ABC123'), 'ABC123'],
    ['a bracket within the text stays', keysOf('ABC]Q3'), 'ABC]Q3'],
    ['a group separator is dropped', [...keysOf('ABC'), { key: '\u001d' }, ...keysOf('123')], 'ABC123'],
    [
      'also as Control and ]',
      [
        ...keysOf('ABC'),
        { key: 'Control', hasCommand: true },
        { key: ']', code: 'BracketRight', hasCommand: true },
        ...keysOf('123'),
      ],
      'ABC123',
    ],
    [
      'a Korean keyboard masks the keys',
      ['KeyS', 'KeyT', 'Digit1', 'Minus', 'Slash', 'Period'].map((code) => masked(code)),
      'st1-/.',
    ],
    [
      'with Shift',
      [
        masked('KeyS', true),
        { key: 'Shift' },
        masked('Semicolon', true),
        masked('Digit2', true),
        masked('Minus', true),
        masked('Slash', true),
        masked('KeyA'),
      ],
      'S:@_?a',
    ],
    [
      'or turns them into Hangul',
      [{ key: 'ㄴ', code: 'KeyS' }, { key: 'ㅅ', code: 'KeyT' }, ...keysOf('-123')],
      'st-123',
    ],
    [
      'a Japanese one makes kana or full-width letters of them',
      [
        { key: 'と', code: 'KeyS' },
        { key: 'Ｔ', code: 'KeyT' },
        { key: 'ー', code: 'Minus' },
        ...keysOf('123'),
      ],
      'st-123',
    ],
    [
      'CapsLock turns the case',
      ['KeyA', 'KeyB', 'KeyC', 'Digit1', 'Digit2', 'Digit3'].map((code) => ({
        ...masked(code),
        isCapsLock: true,
      })),
      'ABC123',
    ],
    [
      'the number pad',
      ['Numpad1', 'Numpad2', 'Numpad3', 'Numpad4', 'Numpad5', 'Numpad6'].map((code) => masked(code)),
      '123456',
    ],
  ])('%s', (_name, keys, expected) => {
    expect(typing([...keys, enter]).texts).toEqual([expected])
  })

  test('a masked Enter ends it', () => {
    expect(typing([...keysOf('ABC123'), masked('Enter')]).texts).toEqual(['ABC123'])
  })
})

describe('what is swallowed', () => {
  const inField = (field: FieldKind) => (key: Typed) => ({ ...key, field })

  test('outside a text field all of a burst but its first character, and its Enter', () => {
    expect(typing([...keysOf('ABC123'), enter]).swallowed).toEqual([...'BC123', 'Enter'])
  })

  test('nothing that a hand types, and not its Enter', () => {
    expect(typing([...keysOf('hello', 120), { key: 'Enter', gap: 120 }]).swallowed).toEqual([])
  })

  test('in a text field no character, and the Enter only where it was a burst', () => {
    expect(typing([...keysOf('ABC123'), enter].map(inField('text'))).swallowed).toEqual(['Enter'])
    expect(typing([...keysOf('ABC12'), enter].map(inField('text'))).swallowed).toEqual([])
  })

  test('a burst says which field it went into', () => {
    const { bursts } = typing([...keysOf('ABC123'), enter].map(inField('password')))
    expect(bursts).toEqual([{ text: 'ABC123', field: 'password' }])
  })
})
