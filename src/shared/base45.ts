/** Bytes in the letters of a QR code's alphanumeric mode (RFC 9285): two bytes in three of them. */
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

export function toBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const [high = 0, low] = bytes.subarray(at, at + 2)
    const isPair = low !== undefined
    const value = isPair ? high * 256 + low : high
    text += letters.charAt(value % 45) + letters.charAt(Math.floor(value / 45) % 45)
    if (isPair) text += letters.charAt(Math.floor(value / 2025))
  }
  return text
}

/** Null for what the other way never makes. */
export function fromBase45(text: string): Uint8Array | null {
  if (text.length % 3 === 1) return null
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0))
  for (let at = 0, to = 0; at < text.length; at += 3, to += 2) {
    const part = Array.from(text.slice(at, at + 3), (letter) => letters.indexOf(letter))
    const value = part.reduceRight((sum, digit) => sum * 45 + digit, 0)
    const isPair = part.length === 3
    if (part.includes(-1) || value > (isPair ? 0xffff : 0xff)) return null
    if (isPair) bytes.set([value >> 8, value & 255], to)
    else bytes[to] = value
  }
  return bytes
}
