type TransitionDeps<Stream> = {
  open(attempt: number): Promise<Stream>
  onOpened(stream: Stream): void
  onFailed(error: unknown): void
  /** The stream is about to be closed. */
  onClosing(): void
  /** Nothing is open, and nothing is wanted. */
  onOff(): void
}

/**
 * The one queue of openings and closings. What is wanted is a value, and `settle` opens and closes, one thing
 * at a time, until what is there is what is wanted. So a stop during a pending start waits for it (the library
 * throws there), two starts are one camera, and a stop that is taken back in time costs nothing.
 */
export function createTransitions<Stream extends { close(): Promise<void> }>(deps: TransitionDeps<Stream>) {
  let isOn = false
  let attempt = 1
  let triedAttempt = 0
  let current: { stream: Stream; attempt: number } | null = null
  let isSettling = false

  async function settle(): Promise<void> {
    if (isSettling) return
    isSettling = true
    // What a component does and undoes in one task (StrictMode) does not reach the camera.
    await Promise.resolve()
    for (;;) {
      if (current && !(isOn && current.attempt === attempt)) await close(current.stream)
      else if (isOn && triedAttempt !== attempt) await open(attempt)
      else break
    }
    if (!isOn) deps.onOff()
    isSettling = false
  }

  async function close(stream: Stream): Promise<void> {
    current = null
    if (!isOn) attempt += 1 // a start from here on is another visit
    deps.onClosing()
    await stream.close()
  }

  // A failure is reported even where nobody waits for it any more: a refusal must be remembered.
  async function open(mine: number): Promise<void> {
    triedAttempt = mine
    try {
      const stream = await deps.open(mine)
      current = { stream, attempt: mine }
      if (isOn && attempt === mine) deps.onOpened(stream)
    } catch (error) {
      if (attempt === mine) deps.onFailed(error)
    }
  }

  function move(change: () => void): void {
    change()
    void settle()
  }

  return {
    stream: () => current?.stream ?? null,
    isOn: () => isOn,
    /** False for what an earlier stream still says. */
    isWanted: (mine: number) => attempt === mine,

    /** Opens, unless it is open, was refused, or has been given up. */
    on: () =>
      move(() => {
        isOn = true
      }),
    off: () =>
      move(() => {
        isOn = false
      }),
    /** Closes what is there and opens anew. */
    renew: () =>
      move(() => {
        isOn = true
        attempt += 1
      }),
    /** Closes what is there and opens nothing until `renew`. */
    giveUp: () =>
      move(() => {
        attempt += 1
        triedAttempt = attempt
      }),
  }
}
