import { lazyComponent } from '../kit/lazy-component.ts'

/** The lock's strip needs them too, and the lock is one of the things that come later. */
export const loadAtServer = () => Promise.all([loadStrip(), loadDistances()])

const loadStrip = () => import('./waiting/at-server.tsx')
const loadDistances = () => import('./waiting/distance-note.tsx')

export const AtServer = lazyComponent(async () => (await loadStrip()).AtServer)
export const DistanceNote = lazyComponent(async () => (await loadDistances()).DistanceNote)
