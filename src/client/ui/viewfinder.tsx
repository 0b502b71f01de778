import type { ReactNode } from 'react'
import styles from './viewfinder.module.css'

type FoundCorners = {
  points: readonly { x: number; y: number }[]
  /** The frame's own size, in which the points are given. */
  width: number
  height: number
}
export type ViewfinderProps = {
  label: string
  /** `live`: the corners frame the picture. `starting`: they wait, faint. `off`: `children` say why and what to do. */
  state: 'live' | 'starting' | 'off'
  /** The <video>; it stays mounted in every state. */
  video?: ReactNode
  hint?: ReactNode
  /** Other words are another element, so that none of them moves. */
  hintKey?: string
  /** The code that was just read: shown for 150 ms at each new value. */
  found?: FoundCorners | undefined
  children?: ReactNode
}

export function Viewfinder({ label, state, video, hint, hintKey, found, children }: ViewfinderProps) {
  return (
    <section className={styles.viewfinder} aria-label={label} data-state={state}>
      {video}
      {state !== 'off' && (
        <svg className={styles.corners} viewBox="0 0 100 100" aria-hidden="true">
          <path d="M4 24V13a9 9 0 0 1 9-9h11M76 4h11a9 9 0 0 1 9 9v11M96 76v11a9 9 0 0 1-9 9H76M24 96H13a9 9 0 0 1-9-9V76" />
        </svg>
      )}
      {found && <Found key={found.points.map(({ x, y }) => `${x},${y}`).join(' ')} {...found} />}
      {state === 'off' ? (
        <div className={styles.off}>{children}</div>
      ) : (
        hint && (
          <p key={hintKey} className={styles.hint}>
            {hint}
          </p>
        )
      )}
    </section>
  )
}

/** `slice` places the points as the video's object-fit: cover places its pixels. */
function Found({ points, width, height }: FoundCorners) {
  return (
    <svg
      className={styles.found}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <polygon points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
    </svg>
  )
}
