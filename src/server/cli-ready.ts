/** `stampdesk ready`: it loads nothing of the server's. */
import { isReady } from './composition/ready.ts'
import { readSettings } from './composition/settings.ts'
import { usage } from './usage.ts'

/** Ends with 0 where the server of these settings answers, or does within so long. */
export async function runReady(args: string[]): Promise<void> {
  const place = args.indexOf('--wait')
  const seconds = place < 0 ? 0 : Number(args[place + 1])
  if (!(seconds >= 0 && seconds <= 3600)) throw new Error(usage)
  const settings = readSettings(process.env, place < 0 ? args : args.toSpliced(place, 2))
  if (await isReady(settings, seconds)) return
  process.stderr.write(`not ready: nothing that serves answers on port ${settings.PORT}\n`)
  process.exitCode = 1
}
