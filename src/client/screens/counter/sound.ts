export type Sound = {
  /** A code was read. */
  scanned(): void
  /** A tap was saved. */
  saved(): void
  /** A reward was given. */
  given(): void
  refused(): void
}

type Note = { hz: number; at: number; ms: number }

const tunes = {
  scanned: [{ hz: 1320, at: 0, ms: 55 }],
  saved: [
    { hz: 784, at: 0, ms: 70 },
    { hz: 1175, at: 70, ms: 110 },
  ],
  given: [
    { hz: 659, at: 0, ms: 90 },
    { hz: 880, at: 90, ms: 90 },
    { hz: 1319, at: 180, ms: 220 },
  ],
  // Low and twice: told from a success without looking.
  refused: [
    { hz: 220, at: 0, ms: 130 },
    { hz: 196, at: 170, ms: 190 },
  ],
} satisfies Record<keyof Sound, Note[]>

const pulses: Record<keyof Sound, number[]> = {
  scanned: [15],
  saved: [30],
  given: [40, 60, 90],
  refused: [90, 60, 90],
}

const loudness = 0.13

/** Played by WebAudio, so there is no file to load. */
export function createSound(isOn: () => boolean): Sound {
  let context: AudioContext | null = null

  function play(name: keyof Sound): void {
    if (!isOn()) return
    // Before the first touch Chromium refuses both, and writes so to the console.
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return
    navigator.vibrate?.(pulses[name])
    context ??= new AudioContext()
    if (context.state === 'suspended') void context.resume().catch(() => {})
    for (const note of tunes[name]) beep(context, note)
  }

  return {
    scanned: () => play('scanned'),
    saved: () => play('saved'),
    given: () => play('given'),
    refused: () => play('refused'),
  }
}

function beep(context: AudioContext, { hz, at, ms }: Note): void {
  const from = context.currentTime + at / 1000
  const to = from + ms / 1000
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: hz })
  const volume = new GainNode(context, { gain: 0 })
  // A tone cut off at once clicks.
  volume.gain.linearRampToValueAtTime(loudness, from + 0.008)
  volume.gain.setValueAtTime(loudness, Math.max(from + 0.008, to - 0.03))
  volume.gain.linearRampToValueAtTime(0, to)
  tone.connect(volume).connect(context.destination)
  tone.start(from)
  tone.stop(to)
}
