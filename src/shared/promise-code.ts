import { alphabet, checkAlphabet, promiseCheck } from './stamp-code.ts'

/** Of a promise slip: seven symbols behind a `U`, which is in no stamp's code. */
export const mostPromiseNo = 32 ** 7 - 1

/** The nine symbols of a promise. */
export function formatPromiseCode(promiseNo: number): string {
  const symbols = Array.from({ length: 7 }, (_, n) => alphabet[Math.floor(promiseNo / 32 ** (6 - n)) % 32])
  const text = symbols.join('')
  return `U${text.slice(0, 3)}-${text.slice(3)}-${checkAlphabet[(promiseNo + promiseCheck) % 37]}`
}

/** Whether any keyboard types its check symbol. */
export const isPromiseNo = (promiseNo: number) => (promiseNo + promiseCheck) % 37 < 32
