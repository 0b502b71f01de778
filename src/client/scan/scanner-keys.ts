/**
 * What one key of a keyboard says, taken twice: the character that the tablet's layout makes of it, and the one that
 * an American layout would (UI Events, "Keyboard events": `key` follows the layout, `code` is the place on the keyboard).
 */

/** Where the key goes: into a field that shows what is typed, into a secret, or to a button, a list, the page. */
export type Place = 'text' | 'secret' | 'elsewhere'

export type ScannerKey = {
  /** The listener's number of the event. */
  id: number
  key: string
  code: string
  isShift: boolean
  isCapsLock: boolean
  isAlt: boolean
  /** Control, Alt or Meta is down, and not as AltGr, which types characters. */
  hasCommand: boolean
  /** The key is held: its repeats come as fast as a scanner. */
  isRepeat: boolean
  /** The event's own time stamp, in milliseconds. */
  at: number
  place: Place
}

export type Meaning =
  | { is: 'character'; typed: string; american: string }
  /** Does something: Enter, Tab, an arrow, Control and J. */
  | { is: 'act'; name: string }
  | { is: 'alt-digit'; digit: string }
  /** STX, or a function key without a meaning to browsers: what some scanners send first. */
  | { is: 'prefix'; name: string }
  /** Changes other keys, or GS1's separator, which is dropped. */
  | { is: 'modifier' | 'separator' }
  /** Nothing that a keyboard scanner sends: a soft keyboard's key without a name, a key for the sound. */
  | { is: 'other' }

// By name, and by place for a keyboard that masks the name.
const modifiers: ReadonlySet<string> = new Set(
  `Shift ShiftLeft ShiftRight CapsLock AltGraph NumLock Meta MetaLeft MetaRight Fn FnLock Control ControlLeft
  ControlRight Alt AltLeft AltRight HangulMode HanjaMode Lang1 Lang2 KanaMode Convert NonConvert
  ZenkakuHankaku`.split(/\s+/),
)

const acts: ReadonlySet<string> = new Set(
  `Enter Tab Escape Backspace Delete Insert Home End PageUp PageDown Clear ArrowUp ArrowDown ArrowLeft ArrowRight
  ContextMenu Pause PrintScreen ScrollLock`.split(/\s+/),
)

/** A browser does nothing of its own at these, so that holding them back takes nothing from anybody. */
const freeFunctionKey = /^F(?:2|4|8|9|1[3-9]|2[0-4])$/

/** How browsers write a key whose character an input method keeps to itself, or that begins one with an accent. */
const masked: readonly string[] = ['Process', 'Unidentified', 'Dead', '']

const controls: Readonly<Record<string, string>> = { '\n': 'Enter', '\r': 'Enter', '\t': 'Tab' }

export function meaningOf(key: ScannerKey): Meaning {
  const isMasked = masked.includes(key.key)
  const name = isMasked ? key.code : key.key
  if (modifiers.has(name) || modifiers.has(key.code)) return { is: 'modifier' }
  if (name === '\u001d' || (key.hasCommand && (name === ']' || key.code === 'BracketRight')))
    return { is: 'separator' }
  const pad = padDigit(key)
  if (key.isAlt && key.hasCommand && pad !== null) return { is: 'alt-digit', digit: pad }
  if (name === '\u0002' || (key.hasCommand && key.code === 'KeyB')) return { is: 'prefix', name: 'STX' }
  if (key.hasCommand) return { is: 'act', name: `Ctrl+${letterOf(key) ?? name}` }
  if (pad !== null) return { is: 'character', typed: pad, american: pad }
  if (freeFunctionKey.test(name)) return { is: 'prefix', name }
  if (name === 'NumpadEnter') return { is: 'act', name: 'Enter' }
  if (acts.has(name) || /^F\d{1,2}$/.test(name)) return { is: 'act', name }
  if (!isMasked && [...name].length === 1) return characterOf(key, name)
  const american = americanOf(key)
  return isMasked && american !== null ? { is: 'character', typed: american, american } : { is: 'other' }
}

/** The character of an Alt code, or what a control character does. */
export function meaningOfAltCode(digits: string): Meaning {
  const character = String.fromCharCode(Number(digits) % 256)
  if (character === '\u0002') return { is: 'prefix', name: 'STX' }
  if (character === '\u001d') return { is: 'separator' }
  return characterOf(null, character)
}

function characterOf(key: ScannerKey | null, typed: string): Meaning {
  if (typed < ' ')
    return { is: 'act', name: controls[typed] ?? `Ctrl+${String.fromCharCode(64 + typed.charCodeAt(0))}` }
  return { is: 'character', typed, american: (key && americanOf(key)) ?? typed }
}

/** A digit of the number pad, whether NumLock is on or not: without it the same key is an arrow, Home or Insert. */
function padDigit({ code }: ScannerKey): string | null {
  return /^Numpad(\d)$/.exec(code)?.[1] ?? null
}

function letterOf({ code }: ScannerKey): string | null {
  return /^Key([A-Z])$/.exec(code)?.[1] ?? null
}

function americanOf(key: ScannerKey): string | null {
  const { code, isShift, isCapsLock } = key
  const letter = letterOf(key)
  if (letter !== null) return isShift === isCapsLock ? letter.toLowerCase() : letter
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  if (digit !== undefined) return isShift ? (')!@#$%^&*('[Number(digit)] ?? null) : digit
  return padDigit(key) ?? american[code]?.[isShift ? 1 : 0] ?? null
}

const american: Readonly<Record<string, string>> = {
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Backquote: '`~',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Space: '  ',
  NumpadDecimal: '..',
  NumpadSubtract: '--',
  NumpadAdd: '++',
  NumpadDivide: '//',
  NumpadMultiply: '**',
}
