/** The hosted Stamp API that the settings name, where they name one. */
import { readFileSync } from 'node:fs'
import { readHookSigning } from '../gateway/hook-checks.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import { createRefusalOf, readLearntRefusals } from '../gateway/hosted-refusals.ts'
import { createHttpExchange } from '../gateway/http-exchange.ts'
import { planLimits } from '../gateway/plan-limits.ts'
import type { Settings } from './settings.ts'
import type { StampdeskDeps } from './stampdesk.ts'

/** Gateway mode where it is set: the stamps are the service's, and its limits are kept. */
export function upstreamOf(settings: Settings): StampdeskDeps['upstream'] {
  const { UPSTREAM_URL: baseUrl, UPSTREAM_API_KEY: apiKey } = settings
  if (!baseUrl || !apiKey) return undefined
  const { UPSTREAM_REFUSALS: file, UPSTREAM_HOOK_SECRET: secret, UPSTREAM_HOOK_SIGNS: signs } = settings
  const learnt = file
    ? said(`UPSTREAM_REFUSALS ${file}`, () => readLearntRefusals(readFileSync(file, 'utf8')))
    : []
  return {
    hosted: createHostedApi(createHttpExchange({ baseUrl, apiKey }), createRefusalOf(learnt)),
    limits: planLimits[settings.UPSTREAM_PLAN],
    plan: settings.UPSTREAM_PLAN,
    settleMs: settings.UPSTREAM_SETTLE_MS,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
    hookSigning: secret && signs ? said('UPSTREAM_HOOK_SIGNS', () => readHookSigning(secret, signs)) : null,
  }
}

function said<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error })
  }
}
