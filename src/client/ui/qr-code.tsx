import { useMemo } from 'react'
import { encode } from 'uqr'
import styles from './qr-code.module.css'

type QrCodeProps = {
  /** What it holds. */
  text: string
  label: string
}

/** ISO/IEC 18004 asks for four modules of quiet zone. Dark on white in both themes: some readers want it so. */
const quietModules = 4

/** The one drawing of a code: as small as medium correction makes it, and as strong as that size can be. */
export function QrCode({ text, label }: QrCodeProps) {
  const matrix = useMemo(() => matrixOf(text), [text])
  const path = useMemo(() => modulePath(matrix), [matrix])
  const size = matrix.length + 2 * quietModules
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <img> would need a data URL
    <svg role="img" aria-label={label} className={styles.code} viewBox={`0 0 ${size} ${size}`}>
      <path fill="#ffffff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000000" shapeRendering="crispEdges" d={path} />
    </svg>
  )
}

/** Rows of modules, true is dark, without a border. */
type Matrix = readonly (readonly boolean[])[]

export function matrixOf(text: string): Matrix {
  return encode(text, { ecc: 'M', boostEcc: true, border: 0 }).data
}

/** One subpath a horizontal run of dark modules. */
function modulePath(matrix: Matrix): string {
  let path = ''
  for (const [y, row] of matrix.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x += 1
      const run = x + 1 - from
      path += `M${from + quietModules} ${y + quietModules}h${run}v1h-${run}z`
    }
  }
  return path
}
