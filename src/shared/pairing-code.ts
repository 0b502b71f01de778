/** The eight symbols that a tablet shows and a manager types (RFC 8628 section 6.1). */

/** Crockford's: no letter that reads as a digit. Eight of them are 40 bits (RFC 8628 section 5.1). */
export const pairingAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const pairingCodeLength = 8

/** As a person types it: any case, spaces and hyphens, O for 0, I and L for 1. Null where it is no code. */
export function readUserCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const isCode =
    code.length === pairingCodeLength && [...code].every((symbol) => pairingAlphabet.includes(symbol))
  return isCode ? code : null
}

/** `7K3M-9QXD` */
export function formatUserCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}
