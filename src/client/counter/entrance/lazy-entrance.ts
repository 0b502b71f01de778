import { lazy } from 'react'

/** The entrance screens come after the counter, and so before the first lock. */
const loaders = {
  lockScreen: () => import('./lock-screen.tsx'),
  facesSheet: () => import('./faces-sheet.tsx'),
  customerView: () => import('./customer-view.tsx'),
  menu: () => import('./counter-menu.tsx'),
  dialog: () => import('./counter-dialog.tsx'),
  lockWarning: () => import('../lock-warning.tsx'),
}

export const LockScreen = lazy(async () => ({ default: (await loaders.lockScreen()).LockScreen }))
export const FacesSheet = lazy(async () => ({ default: (await loaders.facesSheet()).FacesSheet }))
export const CustomerView = lazy(async () => ({ default: (await loaders.customerView()).CustomerView }))
export const LockWarning = lazy(async () => ({ default: (await loaders.lockWarning()).LockWarning }))
export const CounterMenu = lazy(async () => ({ default: (await loaders.menu()).CounterMenu }))
export const CounterDialog = lazy(async () => ({ default: (await loaders.dialog()).CounterDialog }))
export const AtPairing = lazy(async () => ({ default: (await import('./at-pairing.tsx')).AtPairing }))
export const NoLine = lazy(async () => ({ default: (await import('./no-line.tsx')).NoLine }))

/** Fetched ahead with the rest of the counter. */
export const loadEntrance = Object.values(loaders)
