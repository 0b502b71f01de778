import { expect, test } from 'vitest'
import { foldName, isFoundIn, phoneDigits } from './folding.ts'

test.each([
  ['Zoë', 'zoe'],
  ['Élodie Blanc', 'elodie  BLANC'],
  ['Özgür', 'ozgur'],
  ['İpek Işık', 'ipek isik'],
  ['Иван Ёлкин', 'иван елкин'],
  ['O’Neill', "o'neill"],
  ['OʼNeill', 'oneill'],
  ['Łukasz Żółć', 'lukasz zolc'],
  ['Straße', 'STRASSE'],
  ['Σωκράτης', 'ΣΩΚΡΆΤΗΣ'],
  ['ｶﾞﾗｽ', 'がらす'],
  ['Ｈａｎａ', 'hana'],
  ['علی\u200cرضا', 'عليرضا'],
  ['ශ්\u200dරී', 'ශ්රී'],
  ['Müller-Lüdenscheidt', 'muller ludenscheidt'],
  ['김민아', '김민아'.normalize('NFD')],
])('%s folds as %s does', (name, sought) => {
  expect(foldName(name)).toBe(foldName(sought))
})

test('a syllable that is half typed begins the whole one, and a kana keeps its voice', () => {
  expect(foldName('김민아').startsWith(foldName('김미'))).toBe(true)
  expect(foldName('が')).not.toBe(foldName('か'))
})

test.each([
  ['Łukasz', 'lukasz', true],
  ['Anna-Lena Müller-Lüdenscheidt', 'luden', true],
  ['Ito Hana', 'hana ito', true],
  ['Jo', '', true],
  ['Mina Park', 'ina', false],
  ['김민준', '민준', true],
  ['伊藤花', '花', true],
])('%s sought by "%s": %s', (name, sought, isFound) => {
  expect(isFoundIn(name, sought)).toBe(isFound)
})

test('a telephone number is its digits, however it is written', () => {
  expect(phoneDigits('+44 (0)20 7946-0958')).toBe('442079460958')
  expect(phoneDigits('０１０ー'.slice(0, 3))).toBe('010')
  expect(phoneDigits('010.1234.5678')).toBe('01012345678')
  expect(phoneDigits('Room 101')).toBeNull()
  expect(phoneDigits('-')).toBeNull()
})
