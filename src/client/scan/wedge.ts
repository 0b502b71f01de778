/** Where the key went: nowhere that takes text, a text field, or a password field. */
export type FieldKind = 'none' | 'text' | 'password'

export type WedgeKey = {
  key: string
  code: string
  isShift: boolean
  isCapsLock: boolean
  /** Control, Alt or Meta is down. */
  hasCommand: boolean
  /** The key is held: its repeats come as fast as a scanner. */
  isRepeat: boolean
  /** Milliseconds. */
  at: number
  field: FieldKind
}

export type WedgeInput = { type: 'key'; key: WedgeKey } | { type: 'pause' }

export type WedgeState = { text: string; times: readonly number[]; field: FieldKind }

export type Burst = { text: string; field: FieldKind }

export type WedgeStep = {
  state: WedgeState
  /** What a scanner has typed, cleaned. */
  burst: Burst | null
  /** The key must do nothing else. */
  isSwallowed: boolean
}

// docs/scanner.md#rules: how a hardware scanner types.
export const burstLength = 6
export const burstGapMs = 35
export const burstPauseMs = 80

export const noKeys: WedgeState = { text: '', times: [], field: 'none' }

// By name, and by place for a keyboard that masks the name.
const modifiers: ReadonlySet<string> = new Set([
  'Shift',
  'ShiftLeft',
  'ShiftRight',
  'CapsLock',
  'AltGraph',
  'Control',
  'Alt',
  'NumLock',
])
const groupSeparator = '\u001d'

/**
 * One key, or the pause after it. A scanner is told from a hand by its speed alone: at least 6 characters, the
 * median gap at most 35 ms, ended by Enter, Tab or 80 ms of nothing.
 */
export function wedge(state: WedgeState, input: WedgeInput): WedgeStep {
  if (input.type === 'pause') return { state: noKeys, burst: burstOf(state), isSwallowed: false }
  const { key } = input
  const name = key.key === 'Process' ? key.code : key.key
  if (modifiers.has(name) || isGroupSeparator(key)) return { state, burst: null, isSwallowed: false }
  if (key.isRepeat || key.hasCommand) return { state: noKeys, burst: null, isSwallowed: false }

  const isLate = key.at - (state.times.at(-1) ?? key.at) > burstPauseMs
  const isElsewhere = state.text !== '' && key.field !== state.field
  const ended = isLate ? burstOf(state) : null
  const going = isLate || isElsewhere ? noKeys : state

  if (name === 'Enter' || name === 'NumpadEnter' || name === 'Tab') {
    const burst = burstOf(going)
    return { state: noKeys, burst: burst ?? ended, isSwallowed: burst !== null }
  }
  const character = characterOf(key)
  if (character === null) return { state: noKeys, burst: ended, isSwallowed: false }
  const next = { text: going.text + character, times: [...going.times, key.at], field: key.field }
  return { state: next, burst: ended, isSwallowed: key.field === 'none' && isQuick(next.times) }
}

function burstOf({ text, times, field }: WedgeState): Burst | null {
  return text.length >= burstLength && isQuick(times) ? { text: withoutAimId(text), field } : null
}

function isQuick(times: readonly number[]): boolean {
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at))
  const middle = gaps.toSorted((a, b) => a - b)[gaps.length >> 1]
  return middle !== undefined && middle <= burstGapMs
}

// The symbology that some scanners put first (ISO/IEC 15424): "]Q3" is a QR code, "]d2" a Data Matrix.
function withoutAimId(text: string): string {
  return text.replace(/^\][A-Za-z]\d/, '')
}

// GS1's separator comes as itself or as the key that makes it, Control and "]".
function isGroupSeparator({ key, code, hasCommand }: WedgeKey): boolean {
  return key === groupSeparator || (hasCommand && (key === ']' || code === 'BracketRight'))
}

/** What a Korean or Japanese keyboard makes of a key: Hangul, kana, full-width forms. */
const composed = /^[\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}ー\uff01-\uff60]$/u

/** The character that a scanner meant, or null. It takes the keyboard to be American, whatever the tablet does. */
function characterOf({ key, code, isShift, isCapsLock }: WedgeKey): string | null {
  const isMasked = key === 'Process' || key === 'Unidentified' || key === 'Dead' || composed.test(key)
  if (!isMasked) return [...key].length === 1 ? key : null
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return isShift === isCapsLock ? letter.toLowerCase() : letter
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit !== undefined)
    return isShift && code.startsWith('D') ? (')!@#$%^&*('[Number(digit)] ?? null) : digit
  return american[code]?.[isShift ? 1 : 0] ?? null
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
