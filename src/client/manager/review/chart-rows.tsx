import { Trans } from '@lingui/react/macro'
import { scaleLinear } from '@visx/scale'
import { Bar } from '@visx/shape'
import { useId } from 'react'
import styles from './chart-rows.module.css'

type RowOf = { key: string; name: string; value: number }
type Props = {
  title: string
  /** What the rows are, and what was counted. */
  heads: [rows: string, counted: string]
  rows: readonly RowOf[]
}

const width = 100

/** Bars that lie: the table is the chart, so that nothing is shown twice. */
export function ChartRows({ title, heads, rows }: Props) {
  const id = useId()
  const most = rows.reduce((so, { value }) => Math.max(so, value), 1)
  const sum = rows.reduce((so, { value }) => so + value, 0)
  const x = scaleLinear({ domain: [0, most], range: [0, width] })
  return (
    <section className={styles.rows} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <table className={styles.table} aria-labelledby={id}>
        <thead className={styles.heads}>
          <tr>
            <th scope="col">{heads[0]}</th>
            <th scope="col">{heads[1]}</th>
            <th scope="col">
              <Trans>Share</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, value }) => (
            <tr key={key}>
              <th scope="row">
                {name}
                <svg
                  className={styles.bar}
                  viewBox={`0 0 ${width} 8`}
                  preserveAspectRatio="none"
                  aria-hidden="true"
                >
                  <Bar x={0} y={0} width={x(value)} height={8} className={styles.fill ?? ''} />
                </svg>
              </th>
              <td>{value}</td>
              <td className={styles.share}>{Math.round((value / sum) * 100)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
