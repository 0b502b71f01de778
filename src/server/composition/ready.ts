/** `stampdesk ready`: whether the server of these settings answers, for a service manager or a container. */
import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { getReadiness } from '#shared/endpoints/operations.ts'
import { ownHost } from '../http/own-address.ts'
import type { Settings } from './settings.ts'

const againMs = 200
const answerMs = 3000

/** False where it was not ready within so many seconds; asked once at least. */
export async function isReady(settings: Settings, withinSeconds: number): Promise<boolean> {
  const until = performance.now() + withinSeconds * 1000
  for (;;) {
    if (await answersReady(settings)) return true
    if (performance.now() >= until) return false
    await wait(againMs)
  }
}

function answersReady({ HOST, PORT, TLS_CERT }: Settings): Promise<boolean> {
  const place = { host: ownHost(HOST), port: PORT, path: getReadiness.path, timeout: answerMs }
  return new Promise((resolve) => {
    // The certificate is for the name that tablets use: this machine asks itself.
    const asked = TLS_CERT ? requestTls({ ...place, rejectUnauthorized: false }) : requestPlain(place)
    asked.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
    asked.end()
  })
}
