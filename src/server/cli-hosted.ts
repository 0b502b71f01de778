/** The command line's `hosted …`: what is done with a hosted Stamp API beside serving in front of it. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { runBack, runExport, runImport } from './cli-moving.ts'
import { readSettings } from './composition/settings.ts'
import { describeRecording } from './gateway/describe-recording.ts'
import { createHttpExchange } from './gateway/http-exchange.ts'
import { planLimits } from './gateway/plan-limits.ts'
import { recordService } from './gateway/record-service.ts'
import { hostedUsage } from './usage.ts'

const usage = `${hostedUsage}
With UPSTREAM_URL, UPSTREAM_API_KEY and UPSTREAM_PLAN: see docs/gateway.md and docs/moving.md.`

export async function runHosted([verb, ...args]: string[]): Promise<void> {
  if (verb === 'record') return record(args)
  if (verb === 'move-back') {
    const { own, flags } = split(args, ['dry-run', 'report', 'cards', 'made'])
    if (own.report) assertNew(own.report)
    return runBack(own, flags)
  }
  const [file, ...rest] = args
  if (!file || file.startsWith('--') || (verb !== 'export' && verb !== 'import')) throw new Error(usage)
  if (verb === 'export') {
    const { flags } = split(rest, [])
    assertNew(file)
    return runExport(file, flags)
  }
  const { own, flags } = split(rest, ['dry-run', 'report'])
  if (own.report) assertNew(own.report)
  return runImport(file, own, flags)
}

/** Makes two stamps of the card, walks them through every state and deletes them. */
async function record([file, ...rest]: string[]): Promise<void> {
  const { own, flags } = split(rest, ['card'])
  const cardIdx = Number(own.card)
  if (!file || file.startsWith('--') || !Number.isSafeInteger(cardIdx) || cardIdx <= 0) throw new Error(usage)
  const { UPSTREAM_URL: baseUrl, UPSTREAM_API_KEY: apiKey, UPSTREAM_PLAN } = readSettings(process.env, flags)
  if (!baseUrl || !apiKey) throw new Error(`Which service? Set UPSTREAM_URL and UPSTREAM_API_KEY.\n${usage}`)
  assertNew(file)
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  // Half of the plan's calls, so that a counter before the same service goes on.
  const pauseMs = (2 * 60_000) / planLimits[UPSTREAM_PLAN].minute
  const recording = await recordService({
    exchange: createHttpExchange({ baseUrl, apiKey }),
    apiKey,
    cardIdx,
    now: Date.now,
    pause: () => sleep(pauseMs),
    sleep,
  })
  writeFileSync(file, `${JSON.stringify(recording, null, 2)}\n`, { flag: 'wx' })
  const { lines, surprises, learnt } = describeRecording(recording)
  process.stdout.write(
    `${lines.join('\n')}\n\n${file} is written: ${surprises} of ${lines.length} otherwise than assumed.\n`,
  )
  if (learnt.length > 0) process.stdout.write(`For UPSTREAM_REFUSALS:\n${JSON.stringify(learnt, null, 2)}\n`)
}

/** Said before the work, and not after it. */
function assertNew(file: string): void {
  if (existsSync(file)) throw new Error(`${file} is there already: give another name.`)
  const folder = dirname(file)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${file} cannot be written: ${folder} is no folder that is there.`)
}

/** What is a command's own, and the settings. A value that looks like a flag is none: it was left out. */
function split(
  args: readonly string[],
  ownFlags: readonly string[],
): { own: Record<string, string>; flags: string[] } {
  const own: Record<string, string> = {}
  const flags: string[] = []
  for (let place = 0; place < args.length; place++) {
    const name = args[place] ?? ''
    const isOwn = ownFlags.includes(name.slice(2))
    if (name === '--dry-run' && isOwn) {
      own['dry-run'] = ''
      continue
    }
    const value = args[++place]
    if (!name.startsWith('--') || value === undefined || value.startsWith('--')) throw new Error(usage)
    if (isOwn) own[name.slice(2)] = value
    else flags.push(name, value)
  }
  return { own, flags }
}
