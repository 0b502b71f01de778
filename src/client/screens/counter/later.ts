import { lazy } from 'react'
import type { Camera } from '../../scan/camera.ts'
import { loadEntrance } from '../entrance/entrance-later.ts'
import { loadWithTheCard } from './later-than-the-card.ts'

/** The first look at the counter is the scanner. The rest comes right after it, and so before the first code is read. */
const loaders = {
  card: () => import('./card.tsx'),
  typeCode: () => import('./type-code.tsx'),
  waiting: () => import('../waiting/waiting.tsx'),
  atServer: () => import('../waiting/at-server.tsx'),
  newCard: () => import('../shop/counter-issue.tsx'),
}

export const Card = lazy(async () => ({ default: (await loaders.card()).Card }))
export const TypeCode = lazy(async () => ({ default: (await loaders.typeCode()).TypeCode }))
export const Waiting = lazy(async () => ({ default: (await loaders.waiting()).Waiting }))
export const AtServer = lazy(async () => ({ default: (await loaders.atServer()).AtServer }))
export const NewCard = lazy(async () => ({ default: (await loaders.newCard()).CounterIssue }))

/** Safari has no idle callback. */
const whenIdle = (run: () => void) =>
  typeof requestIdleCallback === 'function'
    ? requestIdleCallback(run, { timeout: 2_000 })
    : setTimeout(run, 300)

/** A camera that asks for permission may ask for long. */
const longestMs = 6_000

/**
 * After the camera's first picture, which needs the processor more. A failure is let go: the moment of need tries
 * again. Returns what ends the waiting.
 */
export function loadTheRest(camera: Pick<Camera, 'getState' | 'subscribe'>): () => void {
  const isStarting = () => ['idle', 'starting'].includes(camera.getState().phase)
  const load = () => {
    end()
    whenIdle(() => {
      for (const it of [...Object.values(loaders), ...loadWithTheCard, ...loadEntrance]) it().catch(() => {})
    })
  }
  const timer = setTimeout(load, longestMs)
  const leave = camera.subscribe(() => void (isStarting() || load()))
  const end = () => {
    clearTimeout(timer)
    leave()
  }
  if (!isStarting()) load()
  return end
}
