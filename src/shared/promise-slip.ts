/**
 * A promise slip: that a card was full, when, and at which tablet, signed by that tablet. The QR is the card's own
 * address with the slip behind its `#`, so that a phone opens the customer's page and no server's log has it.
 */
export type Slip = { promiseNo: number; promisedAt: number; keyId: string; signature: string }

export const slipOf = ({ promiseNo, promisedAt, keyId, signature }: Slip): string =>
  [promiseNo.toString(36), promisedAt.toString(36), keyId, signature].join('.')

/** Null for what no tablet writes: each number has one spelling, so that no altered slip reads as the same one. */
export function parseSlip(text: string): Slip | null {
  const parts = /^([0-9a-z]{1,7})\.([0-9a-z]{1,9})\.([\w-]{16})\.([\w-]{86})$/.exec(text)
  if (!parts) return null
  const [, no = '', at = '', keyId = '', signature = ''] = parts
  const slip = { promiseNo: Number.parseInt(no, 36), promisedAt: Number.parseInt(at, 36), keyId, signature }
  return slipOf(slip) === text ? slip : null
}

/** What is signed: the card, the moment, and with the key the shop and the tablet. */
export function signedText(
  stampIdx: number,
  { promiseNo, promisedAt, keyId }: Omit<Slip, 'signature'>,
): string {
  return ['stampdesk promise 1', stampIdx, promiseNo, promisedAt, keyId].join('\n')
}
