/** One day from its first step to the reckoning: the ledger must hold what people were told. */
import { stripVTControlCharacters } from 'node:util'
import { type Action, actions } from './actions.ts'
import { type Day, type DayOptions, openDay, type Tablet } from './day.ts'
import { type Fault, moodsOf, type Outcome, randomOf, type Step } from './engine.ts'
import { situationOf } from './hands.ts'
import { checkTold } from './ledger.ts'
import { Broken, InVain, placeOf, type Screen } from './oracle.ts'
import type { Pairs } from './pairs.ts'
import { reckon } from './reckoning.ts'
import { type Choice, createSteering } from './steering.ts'
import { afterLoad } from './updates.ts'

/** `last` of the steps that are done; null where it was in vain, which begins no pair. */
export type Next = (day: Day, done: readonly Step[], last: Step | null) => Step | null

/** Of a day in this mode. */
export const actionsOf = (isHosted: boolean): [name: string, action: Action][] =>
  Object.entries(actions).filter(([, { only }]) => only !== (isHosted ? 'engine' : 'gateway'))

/** On so many days both tablets have the app installed from the first step on: each takes three seconds to keep it. INSTALLED=1 is all days. */
const installed = Number(process.env['INSTALLED'] ?? 0.2)

const stepAt = (tablet: Step['tablet'], action: string): Step => ({ tablet, action, pick: 0 })

/**
 * Every other day has a limit, which chance alone would seldom set before the three stamps that it is for, and every other one
 * the night's backup.
 */
function firstSteps(seed: number, isInstalled: boolean): Step[] {
  return [
    ...(seed % 2 === 0 ? [stepAt(0, 'the manager sets a limit')] : []),
    ...(seed % 4 < 2 ? [stepAt(0, 'a backup is made')] : []),
    ...(isInstalled ? [stepAt(0, 'install the app'), stepAt(1, 'install the app')] : []),
  ]
}

/** One in four ends with the server's disk: each of these where it can be done. */
function lastSteps(seed: number): Step[] {
  if (seed % 4 !== 1) return []
  const both = ['line up', 'turn back', 'unlock'].flatMap((action) => [stepAt(0, action), stepAt(1, action)])
  return [...both, stepAt(0, 'the shop comes back from a backup')]
}

/** What a seed and the pairs seen so far make of a day. */
export function byChance(seed: number, length: number, pairs: Pairs): Next {
  const random = randomOf(seed)
  const moods = moodsOf(Object.keys(actions), random)
  let could: ReadonlySet<string> = new Set()
  const atStart = firstSteps(seed, random() < installed)
  const atEnd = lastSteps(seed)
  const steer = createSteering({ pairs, random })
  return (day, done, last) => {
    const given = done.length < length ? atStart.shift() : atEnd.shift()
    if (given || done.length >= length) return given ?? null
    const choices: Choice[] = day.tablets.flatMap((tablet) =>
      actionsOf(day.shop.hosted !== null)
        .filter(([, action]) => action.can(tablet, day))
        .map(([action, { weight = 1 }]) => ({
          tablet: tablet.index,
          action,
          weight: weight * (moods.get(action) ?? 1),
          situation: situationOf(tablet),
        })),
    )
    const now = new Set(choices.map(({ action }) => action))
    if (last) pairs.led(last.action, could, now)
    could = now
    pairs.offered(now)
    return steer(choices, now, last)
  }
}

export function byList(steps: readonly Step[]): Next {
  let at = 0
  return (day) => {
    for (let step = steps[at++]; step; step = steps[at++])
      if (actions[step.action]?.can(day.tablets[step.tablet], day)) return step
    return null
  }
}

export async function playDay(options: DayOptions, next: Next, pairs?: Pairs): Promise<Outcome> {
  const day = await openDay(options)
  const steps: Step[] = []
  const trace: string[] = []
  let fault: Fault | null = null
  let last: Step | null = null
  try {
    for (let step = next(day, steps, last); step && !fault; step = next(day, steps, last)) {
      const situation = situationOf(day.tablets[step.tablet])
      steps.push(step)
      const done = await doStep(day, step, trace)
      fault = done.fault
      if (!fault && !done.isInVain) pairs?.saw(last?.action ?? null, situation, step.action)
      last = done.isInVain ? null : step
    }
    fault ??= await faultOf(() => reckon(day))
  } finally {
    await day.close()
  }
  return { steps, fault, trace }
}

async function doStep(
  day: Day,
  { tablet: index, action, pick }: Step,
  trace: string[],
): Promise<{ fault: Fault | null; isInVain: boolean }> {
  const tablet = day.tablets[index]
  const begunAt = Date.now()
  const loadedItself = async (before: Screen) => {
    if (!tablet.isInstalled || tablet.screen.visit === before.visit) return false
    await afterLoad(tablet, day, before)
    return true
  }
  const canDo = async () => {
    const before = tablet.screen
    await day.look(tablet)
    await loadedItself(before)
    return actions[action]?.can(tablet, day) ?? false
  }
  const placeBefore = placeOf(tablet.screen)
  let isInVain = true
  let before = tablet.screen
  const done = await faultOf(async () => {
    // Meanwhile another tablet may have been faster.
    if (await canDo()) {
      before = tablet.screen
      isInVain = await isNothing(() => actions[action]?.run(tablet, day, pick))
    }
    // What a step sets going is drawn before the next: one picture.
    await tablet.page.evaluate(() => new Promise(requestAnimationFrame))
    await day.look(tablet)
  })
  const { path, headings, alerts } = tablet.screen
  // A lock that nobody asked for: what was open may be a stranger's by then.
  const isLocked = placeBefore === 'staff' && placeOf(tablet.screen) === 'locked'
  if (isLocked && action !== 'lock') tablet.shows = undefined
  trace.push(
    `${index + 1} ${action} (${tablet.line}, ${Date.now() - begunAt} ms): ${path} ${placeOf(tablet.screen)}: ${[...headings, ...alerts.map(({ text }) => text.replaceAll('\n', ' ').slice(0, 60))].join(' | ')}`,
  )
  let isOvertaken = false
  const loaded = await faultOf(async () => {
    const isRefused = done?.invariant === canBeDone
    if (isRefused) await day.look(tablet)
    // A hand that met the moment in which an update came did nothing.
    if (!actions[action]?.loads && (await loadedItself(before))) isOvertaken = true
    else if (isRefused) isOvertaken = !actions[action]?.can(tablet, day)
  })
  const fault =
    (isOvertaken ? null : done) ??
    loaded ??
    (await settledFault(day, tablet)) ??
    (await faultOf(() => checkTold(day)))
  return { fault, isInVain }
}

async function isNothing(run: () => Promise<void> | undefined): Promise<boolean> {
  try {
    await run()
    return false
  } catch (error) {
    if (error instanceof InVain) return true
    throw error
  }
}

/** A screen between two states is looked at once more: what lasts is a fault. */
async function settledFault(day: Day, tablet: Tablet): Promise<Fault | null> {
  for (let tries = 0; ; tries++) {
    const fault = day.check(tablet)
    if (!fault || tries === 20) return fault
    await tablet.page.waitForTimeout(60)
    await day.look(tablet)
  }
}

const canBeDone = 'what a person does can be done'

async function faultOf(run: () => Promise<void>): Promise<Fault | null> {
  try {
    await run()
    return null
  } catch (error) {
    if (error instanceof Broken) return error.fault
    const words = stripVTControlCharacters(String(error instanceof Error ? error.message : error))
    return { invariant: canBeDone, detail: `${words.slice(0, 200)} … ${words.slice(-400)}` }
  }
}
