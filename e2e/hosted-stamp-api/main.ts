/**
 * The stand-in for the hosted Stamp API as a process of its own, with its own count: what we assume of the service.
 *
 *   npx node e2e/hosted-stamp-api/main.ts [--port 4199] [--key hosted-key] [--minute 180] [--hour 10000]
 *     [--recording FILE]   what a real service said, by `stampdesk hosted record`
 *
 * Knobs, all `POST /_knobs` with JSON, no key needed (loopback only):
 *   {"make": {"stamps": 9, "maxStamps": 10, "onsitePwd": "12345"}}   a stamp; answers {"stampIdx": …}
 *   {"fault": "500 after applying", "times": 1}                      for the next writes; names in hosted-server.ts
 *   {"console": 1000, "delta": 1}                                    the owner adds or removes
 *   {"silentZero": true}                                             `code` 0 adds nothing from now on
 *   {"coupon": "refused"}                                            or "forbidden", or "made"
 *   {"tell": "http://127.0.0.1:4173/api/hooks/stamps/…", "stampIdx": 1000, "action": "ADD"}   a webhook; its status is printed
 * and `GET /_state`: the stamps, the coupons and every write that took effect, in order.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readRecording } from '../../src/server/gateway/recording.ts'
import {
  type FaultName,
  faults,
  startHostedServer,
  tellOfStamp,
} from '../../src/server/testing/hosted-server.ts'
import { createHostedService } from '../../src/server/testing/hosted-service.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4199' },
    key: { type: 'string', default: 'hosted-key' },
    minute: { type: 'string', default: '180' },
    hour: { type: 'string', default: '10000' },
    recording: { type: 'string' },
  },
})
const limits = { minute: Number(values.minute), hour: Number(values.hour) }
const recording = values.recording ? readRecording(readFileSync(values.recording, 'utf8')) : undefined
const service = createHostedService({
  apiKey: values.key,
  now: Date.now,
  today: () => new Date().toISOString().slice(0, 10),
  limits,
  ...(recording && { recording }),
})
const hosted = await startHostedServer(service, Number(values.port), (path, body) => {
  if (path === '/_state')
    return {
      stamps: [...service.stamps.values()],
      applied: service.applied,
      coupons: service.coupons,
      log: hosted.log,
    }
  const knob = JSON.parse(body ?? '{}')
  if (knob.make) return { stampIdx: service.make(knob.make).stampIdx }
  if (knob.console) service.console(knob.console, knob.delta)
  if (knob.fault in faults)
    for (let n = 0; n < (knob.times ?? 1); n++) hosted.next.push(knob.fault as FaultName)
  if ('silentZero' in knob) service.knobs.silentZero = knob.silentZero
  if ('coupon' in knob) service.knobs.coupon = knob.coupon
  if (knob.tell)
    void tellOfStamp(knob.tell, knob).then((status) =>
      process.stdout.write(`told ${knob.action} of ${knob.stampIdx}: ${status}\n`),
    )
  return {}
})
process.stdout.write(`hosted stand-in ${hosted.url}\n`)
process.on('SIGTERM', () => void hosted.close().then(() => process.exit(0)))
