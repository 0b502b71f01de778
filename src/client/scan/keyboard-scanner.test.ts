import { describe, expect, test } from 'vitest'
import { keysOf, type RigKey, scannerRig } from './rig/scanner-rig.ts'
import type { Place } from './scanner-keys.ts'

const enter: RigKey = { key: 'Enter' }
const places: Place[] = ['elsewhere', 'text', 'secret']
const code = 'BF6Z-XWX0-1'
/** How long a finger keeps a key down. */
const finger = 80

function scan(keys: RigKey[], place: Place = 'elsewhere') {
  const rig = scannerRig(place)
  rig.press(keys)
  rig.rest(1000)
  return rig
}

describe('a scan is read, and no key of it reaches anything', () => {
  const cases: [string, RigKey[], string | null][] = [
    ['with Enter', [enter], 'Enter'],
    ['with Tab', [{ key: 'Tab' }], 'Tab'],
    ['with CR and LF', [enter, { key: 'j', code: 'KeyJ', hasCommand: true }], 'Enter'],
    ['with Enter twice', [enter, enter], 'Enter'],
    ['with nothing', [], null],
    ['with ETX and Enter', [{ key: 'c', code: 'KeyC', hasCommand: true }, enter], 'Ctrl+C'],
    ['with Control and M', [{ key: 'm', code: 'KeyM', hasCommand: true }], 'Ctrl+M'],
    ['with End', [{ key: 'End', code: 'End' }], 'End'],
    ['with Escape', [{ key: 'Escape' }], 'Escape'],
    ['with an arrow', [{ key: 'ArrowDown', code: 'ArrowDown' }], 'ArrowDown'],
    ['with F9', [{ key: 'F9' }], 'F9'],
    ['with an Enter 400 ms late', [{ key: 'Enter', gap: 400 }], 'Enter'],
  ]
  for (const place of places)
    test.each(cases)(`%s (${place})`, (_, ending, name) => {
      const { bursts, heard } = scan([...keysOf(code), ...ending], place)
      expect(bursts).toMatchObject([{ typed: code, ending: name, isTorn: false }])
      expect(heard()).toEqual([])
    })

  test.each<[string, RigKey[]]>([
    ['60 ms a key', keysOf(code, 60)],
    ['60 ms a key, each pressed for 30', keysOf(code, 60, { dwell: 30 })],
    [
      'with a hiccup of 400 ms behind the first key',
      [...keysOf('B'), ...keysOf(code.slice(1)).map(late(400))],
    ],
    ['with one in the middle', [...keysOf('BF6Z'), ...keysOf('-XWX0-1').map(late(400))]],
    ['with one before its last three keys', [...keysOf('BF6Z-XWX'), ...keysOf('0-1').map(late(150))]],
  ])('%s', (_, keys) => {
    for (const place of places) {
      const { bursts, heard } = scan([...keys, { ...enter, gap: 20 }], place)
      expect(bursts, place).toMatchObject([{ typed: code, isTorn: false }])
      expect(heard(), place).toEqual([])
    }
  })

  test('STX and F9 may come first', () => {
    for (const prefix of [{ key: 'b', code: 'KeyB', hasCommand: true }, { key: 'F9' }]) {
      const { bursts, heard } = scan([prefix, ...keysOf(code), enter])
      expect(bursts).toMatchObject([{ typed: code, isTorn: false }])
      expect(heard()).toEqual([])
    }
  })
})

function late(gap: number): (key: RigKey, at: number) => RigKey {
  return (key, at) => (at === 0 ? { ...key, gap } : key)
}

describe('what is torn says so', () => {
  test('the first keys of a torn one are taken back from a text field, where its rest is short and slow', () => {
    const rest = keysOf('6Z-XWX0', 40).map(late(700))
    const { bursts, heard } = scan([...keysOf('BF', 40), ...rest, enter], 'text')
    expect(bursts).toMatchObject([{ typed: '6Z-XWX0', isTorn: true }])
    expect(heard()).toEqual([])
  })

  test('one of Alt codes that is torn before Alt comes up too, its ending included', () => {
    const rig = scannerRig('text')
    const alt = {
      key: 'Alt',
      code: 'AltLeft',
      isShift: false,
      isCapsLock: false,
      isRepeat: false,
      place: 'text',
    } as const
    for (const [n, character] of [...'BF6Z-XWX0'].entries()) {
      const digits = keysOf(String(character.charCodeAt(0)), 15).map((key) => ({
        ...key,
        code: `Numpad${key.key}`,
      }))
      rig.press(digits.map((key) => ({ ...key, isAlt: true, hasCommand: true })))
      if (n === 2) rig.rest(700)
      rig.hear('up', { ...alt, isAlt: false, hasCommand: false, at: rig.now() + 1 })
    }
    rig.press([{ key: 'ArrowRight' }])
    rig.rest(1000)
    expect(rig.bursts.at(-1)).toMatchObject({ isTorn: true, ending: 'ArrowRight' })
    expect(rig.heard()).toEqual([])
  })

  test.each<[string, RigKey[]]>([
    ['a hole of 480 ms', [...keysOf('BF6Z-X'), ...keysOf('WX0-1').map(late(480))]],
    ['two hiccups', [...keysOf('BF6Z-X'), ...keysOf('WX').map(late(200)), ...keysOf('0-1').map(late(200))]],
    ['a key half a second before', [{ key: 'x', dwell: finger }, ...keysOf(code).map(late(480))]],
  ])('%s', (_, keys) => {
    const { bursts, heard } = scan([...keys, enter])
    expect(bursts).toMatchObject([{ isTorn: true }])
    expect(heard().filter((key) => key !== 'x')).toEqual([])
  })

  test('both halves of a code with a second between', () => {
    const { bursts, heard } = scan([...keysOf('BF6Z-X'), ...keysOf('WX0-1').map(late(1000)), enter])
    expect(bursts.map(({ typed, ending }) => [typed, ending])).toEqual([
      ['BF6Z-X', null],
      ['WX0-1', 'Enter'],
    ])
    expect(bursts[1]?.isTorn).toBe(true)
    expect(heard()).toEqual([])
  })

  test('an Enter alone that belongs to a torn code presses nothing', () => {
    expect(scan([...keysOf(code), { ...enter, gap: 700 }]).heard()).toEqual([])
  })

  test('a window that lost the keyboard', () => {
    const rig = scannerRig()
    rig.press(keysOf(code))
    rig.feed({ type: 'away', at: rig.now() })
    rig.press([enter])
    expect(rig.bursts).toMatchObject([{ isTorn: true }])
  })
})

describe('for half a second after a scan no key does anything', () => {
  test('an Enter of a person', () => {
    const rig = scannerRig()
    rig.press([...keysOf(code), enter, { key: 'Enter', gap: 490, dwell: finger }])
    expect(rig.heard()).toEqual([])
    rig.press([{ key: 'Enter', gap: 520, dwell: finger }])
    expect(rig.heard()).toEqual(['Enter'])
  })

  test('a second code, which is not read', () => {
    const { bursts, heard } = scan([...keysOf(code), enter, ...keysOf(code).map(late(300)), enter])
    expect(bursts.map(({ isTorn }) => isTorn)).toEqual([false, true])
    expect(heard()).toEqual([])
  })
})

describe("a person's keys arrive, all of them and in order", () => {
  const hand = (text: string, gap: number, dwell: number) => keysOf(text, gap, { dwell })
  for (const place of places) {
    test.each<[string, RigKey[]]>([
      ['a calm hand', hand('482915', 200, finger)],
      ['a quick one', hand('482915', 95, 70)],
      ['one as quick as they come', hand('482915', 60, 60)],
      ['one that rolls over its keys', hand('482915', 70, 100)],
      ['a soft keyboard, which lets go at once', keysOf('482915', 180, { code: '', dwell: 0 })],
      ['a switch, a key at a time', keysOf('482915', 900, { dwell: 0 })],
      ['an even machine of 160 ms a key', keysOf('482915', 160, { dwell: 0 })],
    ])(`%s (${place})`, (_, keys) => {
      const { bursts, heard } = scan([...keys, { key: 'Enter', gap: 120, dwell: 70 }], place)
      expect(heard()).toEqual([...'482915', 'Enter'])
      expect(bursts).toEqual([])
    })

    test.each(['Enter', ' ', 'Tab', 'Escape', 'ArrowDown'])(`a single %j at once (${place})`, (key) => {
      const rig = scannerRig(place)
      rig.press([{ key }])
      expect(rig.heard()).toEqual([key])
    })

    test(`a held key and its repeats (${place})`, () => {
      const repeats = keysOf('aaaaaaaaa', 33, { isRepeat: true }).map(late(500))
      expect(
        scan([{ key: 'a' }, ...repeats], place)
          .heard()
          .join(''),
      ).toBe('a'.repeat(10))
    })

    test(`a tap or a paste gives on at once what was held (${place})`, () => {
      const rig = scannerRig(place)
      rig.press(keysOf('48', 200))
      rig.feed({ type: 'person', at: rig.now() })
      expect(rig.heard()).toEqual(['4', '8'])
    })
  }

  test('into a secret at the latest when the finger lets go', () => {
    const rig = scannerRig('secret')
    rig.press([{ key: '4', dwell: finger }])
    expect(rig.heard()).toEqual(['4'])
  })

  test('into a text field at once', () => {
    const rig = scannerRig('text')
    rig.press([{ key: '4' }])
    expect(rig.heard()).toEqual(['4'])
  })

  test('what a person typed before a scan stays', () => {
    const { heard } = scan([...hand('Jo', 180, finger), ...keysOf(code).map(late(300)), enter], 'secret')
    expect(heard()).toEqual(['J', 'o'])
  })
})
