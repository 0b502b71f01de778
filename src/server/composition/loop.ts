/** Work that comes back by itself: one round at a time, soon again where there was something to do. */
type Loop = {
  /** Runs the next round at once, as there is new work. */
  wake(): void
  /** Resolves when the round that is under way has ended. */
  stop(): Promise<void>
}

type LoopDeps = {
  /** One round; resolves with how long to wait for the next, in milliseconds. */
  round: () => Promise<number>
  /** After a round that threw. */
  onError: (error: Error) => void
  errorWaitMs?: number
}

export function startLoop({ round, onError, errorWaitMs = 5000 }: LoopDeps): Loop {
  let isStopped = false
  let isAwake = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null

  async function turn(): Promise<void> {
    isAwake = false
    const wait = await round().catch((error: unknown) => {
      onError(error instanceof Error ? error : new Error(String(error)))
      return errorWaitMs
    })
    running = null
    if (!isStopped) schedule(isAwake ? 0 : wait)
  }

  function schedule(waitMs: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      running = turn()
    }, waitMs)
    timer.unref()
  }

  schedule(0)
  return {
    wake() {
      isAwake = true
      if (!running && !isStopped) schedule(0)
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
