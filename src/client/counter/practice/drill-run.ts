import { createStore } from 'zustand/vanilla'
import { type DrillAction, type Judged, judge, type Visit } from './drill.ts'

/** So long the internet stays away, if nobody brings it back. */
const downMs = 5 * 60_000

type DrillState = {
  /** How many have been called; the one who is served is the last of them. */
  called: number
  /** How often the one who is served has held something up. */
  held: number
  judged: readonly Judged[]
  /** By the tablet's clock; null while the line is there. */
  downUntil: number | null
}

type Ends = {
  callQueue: () => readonly Visit[]
  now: () => number
  /** The internet went, or came back. */
  onLine: () => void
}

/** One drill: who has been called, what was done for whom, and how it was judged. */
export function runDrill({ callQueue, now, onLine }: Ends) {
  const state = createStore<DrillState>(() => ({ called: 0, held: 0, judged: [], downUntil: null }))
  const actions: DrillAction[] = []
  let visits = callQueue()
  const served = (): Visit | undefined => visits[state.getState().called - 1]

  function setDown(isToBeDown: boolean): void {
    state.setState({ downUntil: isToBeDown ? now() + downMs : null })
    onLine()
  }

  return {
    state,
    visits: visits.length,
    served,
    did: (action: DrillAction) => void actions.push(action),
    isDown: () => (state.getState().downUntil ?? 0) > now(),
    setDown,
    /** What the one who is served holds up now; the last one again, if need be. */
    held: () => served()?.holds[state.getState().held] ?? served()?.holds.at(-1),
    heldUp: () => state.setState(({ held }) => ({ held: held + 1 })),
    /** The same surprises, with cards that are new. */
    again(): void {
      visits = callQueue()
      actions.length = 0
      state.setState({ called: 1, held: 0, judged: [] })
    },
    /** The one who was served goes, and the next one comes. */
    next(): void {
      const last = served()
      const { called, judged } = state.getState()
      const visit = visits[called]
      state.setState({
        called: called + 1,
        held: 0,
        judged: last ? [...judged, judge(last, actions)] : judged,
      })
      // Where somebody has taken it away by hand it stays away for its time.
      if (visit?.isDown) setDown(true)
      else if (last?.isDown) setDown(false)
    },
  }
}
