import { lazy } from 'react'

/** The lock's strip needs it too, and the lock is one of the things that come later. */
export const loadAtServer = () => import('./waiting/at-server.tsx')

export const AtServer = lazy(async () => ({ default: (await loadAtServer()).AtServer }))
