export type Sound = {
  /** A code was read. */
  scanned(): void
  /** A tap was saved. */
  saved(): void
  /** A reward was given. */
  given(): void
  refused(): void
}

/** The tunes come after the first picture; a sound that is asked for before them is a little late. */
export function createSound(isOn: () => boolean): Sound {
  function play(name: keyof Sound): void {
    if (!isOn()) return
    // Before the first touch Chromium refuses to sound and to shake, and writes so to the console.
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return
    loadTunes().then(
      ({ playTune }) => playTune(name),
      () => {}, // Offline and not kept: colour, icon and words say it too.
    )
  }

  return {
    scanned: () => play('scanned'),
    saved: () => play('saved'),
    given: () => play('given'),
    refused: () => play('refused'),
  }
}

export const loadTunes = () => import('./tunes.ts')
