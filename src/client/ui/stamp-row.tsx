import { useState } from 'react'
import { impression, type Motif } from './ink.ts'
import styles from './stamp-row.module.css'

type StampRowProps = {
  /** The whole row in words: "7 of 10 stamps, 2 of them waiting". */
  label: string
  confirmed: number
  waiting?: number
  max: number
  motif?: Motif
  /** The shop's own, where it has them: its colour by day and by night, and the address of its stamp. */
  ink?: { light: string; dark: string } | null | undefined
  picture?: string | null | undefined
}

const gap = 16
const cell = 100 + gap
/** The room on the counter is about so many times as wide as it is high. */
const roomRatio = 2.1

/**
 * One picture, so it scales into whatever room it is given and moves nothing. Give it a `key` of the
 * card it shows: only stamps that arrive after the first drawing land with a motion.
 */
export function StampRow({ label, confirmed, waiting = 0, max, motif = 'cup', ink, picture }: StampRowProps) {
  const [first] = useState({ confirmed, filled: confirmed + waiting })
  const columns = columnsFor(max)
  const [width, height] = [columns * cell - gap, Math.ceil(max / columns) * cell - gap]

  return (
    <svg
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <img> could not take the theme
      role="img"
      aria-label={label}
      className={styles.row}
      data-columns={columns}
      data-ink={ink ? '' : undefined}
      // A stamp is at most 128 px across, however much room there is.
      style={{ maxWidth: width * 1.28, maxHeight: height * 1.28, ...inkStyle(ink) }}
      viewBox={`-2 -2 ${width + 4} ${height + 4}`}
      preserveAspectRatio="xMinYMid meet"
    >
      {Array.from({ length: max }, (_, n) => {
        const state = n < confirmed ? 'confirmed' : n < confirmed + waiting ? 'waiting' : 'empty'
        const isNew = state === 'confirmed' ? n >= first.confirmed : n >= first.filled
        return (
          // The state is in the key, so that a stamp whose state changes is a new element and lands.
          <g
            key={`${n}${state}`}
            transform={`translate(${(n % columns) * cell} ${Math.floor(n / columns) * cell})`}
          >
            <Stamp n={n} state={state} motif={motif} isNew={isNew} picture={picture} />
          </g>
        )
      })}
    </svg>
  )
}

const inkStyle = (ink: StampRowProps['ink']): object =>
  ink ? { '--ink-light': ink.light, '--ink-dark': ink.dark } : {}

type StampProps = {
  n: number
  state: 'confirmed' | 'waiting' | 'empty'
  motif: Motif
  isNew: boolean
  picture: string | null | undefined
}

function Stamp({ n, state, motif, isNew, picture }: StampProps) {
  const { rim, ink, turn } = impression(n, motif)
  const turned = `rotate(${turn} 50 50)`
  const number = (
    <text x={50} y={50} className={styles.number}>
      {n + 1}
    </text>
  )
  if (state === 'empty')
    return (
      <g className={styles.empty}>
        <circle cx={50} cy={50} r={44} />
        {number}
      </g>
    )
  return (
    <g className={styles[state]} data-new={isNew || undefined}>
      {state === 'confirmed' && picture ? (
        <image href={picture} transform={turned} x={4} y={4} width={92} height={92} />
      ) : (
        <path transform={turned} d={state === 'confirmed' ? ink : rim} />
      )}
      {state === 'waiting' && number}
    </g>
  )
}

/** Fives where it can be, since hands count in fives; else the broadest and fullest rows that keep the stamps large. */
export function columnsFor(max: number): number {
  let [best, bestScore] = [1, 0]
  for (let columns = 1; columns <= Math.min(max, 10); columns += 1) {
    const rows = Math.ceil(max / columns)
    const size = Math.min(roomRatio / columns, 1 / rows)
    const breadth = (columns * size) / roomRatio
    const fullness = max % columns === 0 ? 1.25 : 1
    const score = size * (0.6 + 0.4 * breadth) * fullness * (columns % 5 === 0 ? 1.2 : 1)
    if (score >= bestScore) [best, bestScore] = [columns, score]
  }
  return best
}
