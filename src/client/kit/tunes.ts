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
  // Low and twice: distinguished from a success without looking.
  refused: [
    { hz: 220, at: 0, ms: 130 },
    { hz: 196, at: 170, ms: 190 },
  ],
} satisfies Record<string, Note[]>

type Tune = keyof typeof tunes

const pulses: Record<Tune, number[]> = {
  scanned: [15],
  saved: [30],
  given: [40, 60, 90],
  refused: [90, 60, 90],
}

const loudness = 0.13

let speaker: AudioContext | null = null

/** Played by WebAudio, so there is no file to load. Only after the first touch: before it Chromium refuses both. */
export function playTune(name: Tune): void {
  navigator.vibrate?.(pulses[name])
  speaker ??= new AudioContext()
  if (speaker.state === 'suspended') void speaker.resume().catch(() => {})
  for (const note of tunes[name]) beep(speaker, note)
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
