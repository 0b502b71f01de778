import { lazyComponent } from '../../kit/lazy-component.ts'

/** The entrance screens come after the counter, and so before the first lock. */
const loaders = {
  lockScreen: () => import('./lock-screen.tsx'),
  facesSheet: () => import('./faces-sheet.tsx'),
  customerView: () => import('./customer-view.tsx'),
  menu: () => import('./counter-menu.tsx'),
  dialog: () => import('./counter-dialog.tsx'),
  lockWarning: () => import('../lock-warning.tsx'),
}

export const LockScreen = lazyComponent(async () => (await loaders.lockScreen()).LockScreen)
export const FacesSheet = lazyComponent(async () => (await loaders.facesSheet()).FacesSheet)
export const CustomerView = lazyComponent(async () => (await loaders.customerView()).CustomerView)
export const LockWarning = lazyComponent(async () => (await loaders.lockWarning()).LockWarning)
export const CounterMenu = lazyComponent(async () => (await loaders.menu()).CounterMenu)
export const CounterDialog = lazyComponent(async () => (await loaders.dialog()).CounterDialog)
export const AtPairing = lazyComponent(async () => (await import('./at-pairing.tsx')).AtPairing)
export const NoLine = lazyComponent(async () => (await import('./no-line.tsx')).NoLine)

/** Fetched ahead with the rest of the counter. */
export const loadEntrance = Object.values(loaders)
