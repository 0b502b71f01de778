import { lazyComponent } from '../kit/lazy-component.ts'
import { loadTunes } from '../kit/sound.ts'
import type { Camera } from '../scan/camera.ts'
import { afterFirstPicture } from './after-first-picture.ts'
import { loadEntrance } from './entrance/lazy-entrance.ts'
import { loadWithTheCard } from './lazy-card.ts'
import { loadShift } from './lazy-shift.ts'
import { loadAtServer } from './lazy-strip.ts'

/** The first look at the counter is the scanner. The rest comes right after it, and so before the first code is read. */
const loaders = {
  card: () => import('./card.tsx'),
  homePane: () => import('./home-pane.tsx'),
  unreadCode: () => import('./unread-code.tsx'),
  typeCode: () => import('./type-code.tsx'),
  waiting: () => import('./waiting/waiting.tsx'),
  shift: loadShift,
  atServer: loadAtServer,
}

export const Card = lazyComponent(async () => (await loaders.card()).Card)
export const HomePane = lazyComponent(async () => (await loaders.homePane()).HomePane)
export const UnreadCode = lazyComponent(async () => (await loaders.unreadCode()).UnreadCode)
export const TypeCode = lazyComponent(async () => (await loaders.typeCode()).TypeCode)
export const Waiting = lazyComponent(async () => (await loaders.waiting()).Waiting)

/** Safari has no idle callback. */
const whenIdle = (run: () => void) =>
  typeof requestIdleCallback === 'function'
    ? requestIdleCallback(run, { timeout: 2_000 })
    : setTimeout(run, 300)

export type Load = () => Promise<unknown>

/** Once there is a picture. A failure is let go: the moment of need tries again. Returns what takes it back. */
export function loadTheRest(
  camera: Pick<Camera, 'getState' | 'subscribe'>,
  others: readonly Load[],
): () => void {
  return afterFirstPicture(camera, () =>
    whenIdle(() => {
      for (const load of [
        ...Object.values(loaders),
        ...loadWithTheCard,
        ...loadEntrance,
        loadTunes,
        ...others,
      ])
        load().catch(() => {})
    }),
  )
}
