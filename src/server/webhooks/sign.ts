/** Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, one signature a secret that is still good. */
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'

/** 32 random bytes; the specification asks for 24 to 64. */
export function makeWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64')
}

export type Signed = { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string }

/** During a rotation the receiver may know either secret, so both sign. `at` is in milliseconds. */
export function signedHeaders(eventId: string, at: number, body: string, secrets: readonly string[]): Signed {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${eventId}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
