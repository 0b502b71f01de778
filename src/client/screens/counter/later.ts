import { lazy } from 'react'
import type { Camera } from '../../scan/camera.ts'
import { loadEntrance } from '../entrance/entrance-later.ts'
import { afterFirstPicture } from './after-first-picture.ts'
import { loadAtServer } from './later-in-the-strip.ts'
import { loadWithTheCard } from './later-than-the-card.ts'
import { loadTunes } from './sound.ts'

/** The first look at the counter is the scanner. The rest comes right after it, and so before the first code is read. */
const loaders = {
  card: () => import('./card.tsx'),
  lastCards: () => import('./last-cards.tsx'),
  newCards: () => import('./new-cards.tsx'),
  unreadCode: () => import('./unread-code.tsx'),
  typeCode: () => import('./type-code.tsx'),
  waiting: () => import('../waiting/waiting.tsx'),
  atServer: loadAtServer,
  newCard: () => import('../shop/counter-issue.tsx'),
}

export const Card = lazy(async () => ({ default: (await loaders.card()).Card }))
export const LastCards = lazy(async () => ({ default: (await loaders.lastCards()).LastCards }))
export const NewCards = lazy(async () => ({ default: (await loaders.newCards()).NewCards }))
export const UnreadCode = lazy(async () => ({ default: (await loaders.unreadCode()).UnreadCode }))
export const TypeCode = lazy(async () => ({ default: (await loaders.typeCode()).TypeCode }))
export const Waiting = lazy(async () => ({ default: (await loaders.waiting()).Waiting }))
export const NewCard = lazy(async () => ({ default: (await loaders.newCard()).CounterIssue }))

/** Safari has no idle callback. */
const whenIdle = (run: () => void) =>
  typeof requestIdleCallback === 'function'
    ? requestIdleCallback(run, { timeout: 2_000 })
    : setTimeout(run, 300)

/** Once there is a picture. A failure is let go: the moment of need tries again. Returns what takes it back. */
export function loadTheRest(camera: Pick<Camera, 'getState' | 'subscribe'>): () => void {
  return afterFirstPicture(camera, () =>
    whenIdle(() => {
      for (const load of [...Object.values(loaders), ...loadWithTheCard, ...loadEntrance, loadTunes])
        load().catch(() => {})
    }),
  )
}
