import { lazyComponent } from '../kit/lazy-component.ts'

/** The home pane and the card need it too, and the card is one of the screens that come later. */
export const loadShift = () => import('./shift/shift-room.tsx')

export const ShiftRoom = lazyComponent(async () => (await loadShift()).ShiftRoom)

/** Behind the lock too, where nothing else of it is loaded. */
export const loadTelling = () => import('./shift/tell-server.ts')
