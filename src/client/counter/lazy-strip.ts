import { lazy } from 'react'

/** The lock's strip needs them too, and the lock is one of the things that come later. */
export const loadAtServer = () => Promise.all([loadStrip(), loadDistances()])

const loadStrip = () => import('./waiting/at-server.tsx')
const loadDistances = () => import('./waiting/distance-note.tsx')

export const AtServer = lazy(async () => ({ default: (await loadStrip()).AtServer }))
export const DistanceNote = lazy(async () => ({ default: (await loadDistances()).DistanceNote }))
