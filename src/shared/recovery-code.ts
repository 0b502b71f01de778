/** What stands for the authenticator's code once: ten symbols of Crockford's base 32 (50 bits), written as `4K7MQ-9XD2R`. */
export const recoverySymbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** As it was made, whatever case, dash or look-alike letter was typed; null where it cannot be one. */
export function recoveryCodeOf(typed: string): string | null {
  const symbols = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(symbols) ? `${symbols.slice(0, 5)}-${symbols.slice(5)}` : null
}
