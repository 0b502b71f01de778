import { lazy } from 'react'
import { loadEntrance } from '../entrance/entrance-later.ts'
import { loadWithTheCard } from './later-than-the-card.ts'

/** The first look at the counter is the scanner. The rest comes right after it, and so before the first code is read. */
const loaders = {
  card: () => import('./card.tsx'),
  typeCode: () => import('./type-code.tsx'),
  waiting: () => import('../waiting/waiting.tsx'),
}

export const Card = lazy(async () => ({ default: (await loaders.card()).Card }))
export const TypeCode = lazy(async () => ({ default: (await loaders.typeCode()).TypeCode }))
export const Waiting = lazy(async () => ({ default: (await loaders.waiting()).Waiting }))

/** Safari has no idle callback. */
const whenIdle = (run: () => void) =>
  typeof requestIdleCallback === 'function'
    ? requestIdleCallback(run, { timeout: 2_000 })
    : setTimeout(run, 300)

/** A failure is let go: the moment of need tries again. */
export function loadTheRest(): void {
  whenIdle(() => {
    for (const load of [...Object.values(loaders), ...loadWithTheCard, ...loadEntrance])
      load().catch(() => {})
  })
}
