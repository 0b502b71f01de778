/**
 * What the keys of a layout say, row by row, plain and with Shift: as Chromium's `key` has it. A dead key, or one
 * without a character, is `◌`. As xkb-data 2.35.1 has them (`us`, `gb`, `de`, …, the plain variant of each, rows AE, AD,
 * AC, AB), but for the letters of `kr`: there they are Latin, and an input method writes these (KS X 5002).
 */

const places = [
  ['Backquote', ...'1234567890'].map((n) => (n === 'Backquote' ? n : `Digit${n}`)).concat('Minus', 'Equal'),
  [...'QWERTYUIOP'].map((letter) => `Key${letter}`).concat('BracketLeft', 'BracketRight'),
  [...'ASDFGHJKL'].map((letter) => `Key${letter}`).concat('Semicolon', 'Quote', 'Backslash'),
  [...'ZXCVBNM'].map((letter) => `Key${letter}`).concat('Comma', 'Period', 'Slash'),
] as const

type Rows = readonly [string, string, string, string]

const rows: Readonly<Record<string, { plain: Rows; shift: Rows }>> = {
  us: {
    plain: ['`1234567890-=', 'qwertyuiop[]', "asdfghjkl;'\\", 'zxcvbnm,./'],
    shift: ['~!@#$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:"|', 'ZXCVBNM<>?'],
  },
  gb: {
    plain: ['`1234567890-=', 'qwertyuiop[]', "asdfghjkl;'#", 'zxcvbnm,./'],
    shift: ['¬!"£$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:@~', 'ZXCVBNM<>?'],
  },
  de: {
    plain: ['◌1234567890ß◌', 'qwertzuiopü+', 'asdfghjklöä#', 'yxcvbnm,.-'],
    shift: ['°!"§$%&/()=?◌', 'QWERTZUIOPÜ*', "ASDFGHJKLÖÄ'", 'YXCVBNM;:_'],
  },
  fr: {
    plain: ['²&é"\'(-è_çà)=', 'azertyuiop◌$', 'qsdfghjklmù*', 'wxcvbn,;:!'],
    shift: ['~1234567890°+', 'AZERTYUIOP◌£', 'QSDFGHJKLM%µ', 'WXCVBN?./§'],
  },
  es: {
    plain: ["º1234567890'¡", 'qwertyuiop◌+', 'asdfghjklñ◌ç', 'zxcvbnm,.-'],
    shift: ['ª!"·$%&/()=?¿', 'QWERTYUIOP◌*', 'ASDFGHJKLÑ◌Ç', 'ZXCVBNM;:_'],
  },
  it: {
    plain: ["\\1234567890'ì", 'qwertyuiopè+', 'asdfghjklòàù', 'zxcvbnm,.-'],
    shift: ['|!"£$%&/()=?^', 'QWERTYUIOPé*', 'ASDFGHJKLç°§', 'ZXCVBNM;:_'],
  },
  tr: {
    plain: ['"1234567890*-', 'qwertyuıopğü', 'asdfghjklşi,', 'zxcvbnmöç.'],
    shift: ["é!'^+%&/()=?_", 'QWERTYUIOPĞÜ', 'ASDFGHJKLŞİ;', 'ZXCVBNMÖÇ:'],
  },
  ru: {
    plain: ['ё1234567890-=', 'йцукенгшщзхъ', 'фывапролджэ\\', 'ячсмитьбю.'],
    shift: ['Ё!"№;%:?*()_+', 'ЙЦУКЕНГШЩЗХЪ', 'ФЫВАПРОЛДЖЭ/', 'ЯЧСМИТЬБЮ,'],
  },
  jp: {
    plain: ['◌1234567890-^', 'qwertyuiop@[', 'asdfghjkl;:]', 'zxcvbnm,./'],
    shift: ['◌!"#$%&\'()~=~', 'QWERTYUIOP`{', 'ASDFGHJKL+*}', 'ZXCVBNM<>?'],
  },
  kr: {
    plain: ['`1234567890-=', 'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ[]', "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ;'\\", 'ㅋㅌㅊㅍㅠㅜㅡ,./'],
    shift: ['~!@#$%^&*()_+', 'ㅃㅉㄸㄲㅆㅛㅕㅑㅒㅖ{}', 'ㅁㄴㅇㄹㅎㅗㅓㅏㅣ:"|', 'ㅋㅌㅊㅍㅠㅜㅡ<>?'],
  },
  cz: {
    plain: [';+ěščřžýáíé=◌', 'qwertzuiopú)', 'asdfghjklů§◌', 'yxcvbnm,.-'],
    shift: ['◌1234567890%◌', 'QWERTZUIOP/(', 'ASDFGHJKL"!\'', 'YXCVBNM?:_'],
  },
  se: {
    plain: ['§1234567890+◌', 'qwertyuiopå◌', "asdfghjklöä'", 'zxcvbnm,.-'],
    shift: ['½!"#¤%&/()=?◌', 'QWERTYUIOPÅ◌', 'ASDFGHJKLÖÄ*', 'ZXCVBNM;:_'],
  },
}

export const layouts: readonly string[] = Object.keys(rows)

export type Layout = {
  /** What a key says. */
  keyOf(code: string, isShift: boolean): string
  /** Where a character is; null where it is nowhere, or only behind another key. */
  placeOf(character: string): { code: string; isShift: boolean } | null
}

export function layoutOf(name: string): Layout {
  const { plain, shift } = rows[name] ?? { plain: [], shift: [] }
  const keys = new Map<string, string>()
  const found = new Map<string, { code: string; isShift: boolean }>()
  for (const [row, codes] of places.entries())
    for (const [at, code] of codes.entries())
      for (const isShift of [false, true]) {
        const character = [...((isShift ? shift : plain)[row] ?? '')][at] ?? '◌'
        keys.set(`${code} ${isShift}`, character === '◌' ? 'Dead' : character)
        if (character !== '◌' && !found.has(character)) found.set(character, { code, isShift })
      }
  return {
    keyOf: (code, isShift) => (code === 'Space' ? ' ' : (keys.get(`${code} ${isShift}`) ?? 'Unidentified')),
    placeOf: (character) =>
      character === ' ' ? { code: 'Space', isShift: false } : (found.get(character) ?? null),
  }
}
