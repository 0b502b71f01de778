/** Letters to those whom the operator has named, over the operator's own mail server. */
import type { DigestDeps, Letter } from '../review/digest.ts'
import type { Settings } from './settings.ts'

type MailSettings = { url: string; from: string; to: readonly string[] }

/** Null where no digest is wanted. */
export function digestOf(settings: Settings): Pick<DigestDeps, 'every' | 'hour' | 'send'> | null {
  const { SMTP_URL: url, DIGEST_TO: to, DIGEST_FROM, DIGEST_EVERY: every, DIGEST_HOUR: hour } = settings
  if (!url) return null
  const user = decodeURIComponent(new URL(url).username)
  const from = DIGEST_FROM[0] ?? (user.includes('@') ? user : null)
  if (!from) throw new Error('DIGEST_FROM is needed: the user of SMTP_URL is no address to send from')
  return { every, hour, send: createMail({ url, from, to }) }
}

const waitMs = 20_000

/**
 * Encrypted, but to this machine itself; else nothing is sent, the password neither. What is thrown names what went wrong
 * and no address.
 */
export function createMail({ url, from, to }: MailSettings): (letter: Letter) => Promise<void> {
  const { protocol, hostname, port, username, password } = new URL(url)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const secure = protocol === 'smtps:'
  const open = async () =>
    (await import('nodemailer')).createTransport({
      host: hostname.replaceAll(/[[\]]/g, ''),
      port: Number(port) || (secure ? 465 : 587),
      secure,
      requireTLS: !secure && !isHere,
      ignoreTLS: !secure && isHere,
      ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      connectionTimeout: waitMs,
      greetingTimeout: waitMs,
      socketTimeout: waitMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  // Most shops want no letters: its client is loaded with the first.
  let transport: ReturnType<typeof open> | undefined
  return async ({ subject, text }) => {
    transport ??= open()
    await (await transport).sendMail({ from, to: [...to], subject, text }).catch((error: unknown) => {
      const { code = 'unknown', responseCode = '' } = error as { code?: string; responseCode?: number }
      throw new Error(`the mail server did not take the digest: ${code} ${responseCode}`.trim())
    })
  }
}
