import { Trans } from '@lingui/react/macro'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import styles from './chart-figures.module.css'

type Props = {
  title: string
  /** The drawing; it is silent. */
  chart: ReactNode
  /** Its heads: what the rows are, then what was counted. */
  heads: readonly string[]
  rows: readonly { key: string; cells: readonly (string | number)[] }[]
  /** What was counted stands under the table once more, summed. */
  sums?: readonly number[]
}

/** A chart and the same figures as a table: the table is always there to be heard, and to be seen on demand. */
export function ChartFigures({ title, chart, heads, rows, sums }: Props) {
  const [isTable, setIsTable] = useState(false)
  const id = useId()
  return (
    <section className={styles.figures} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        <Button tone="quiet" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
          <Trans>As a table</Trans>
        </Button>
      </div>
      {!isTable && chart}
      <div className={isTable ? styles.scroll : styles.heard}>
        <table className={styles.table} aria-labelledby={id}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells: [first, ...others] }) => (
              <tr key={key}>
                <th scope="row">{first}</th>
                {others.map((cell, index) => (
                  <td key={heads[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
          {sums && (
            <tfoot>
              <tr>
                <th scope="row">
                  <Trans>Together</Trans>
                </th>
                {sums.map((sum, index) => (
                  <td key={heads[index + 1]}>{sum}</td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </section>
  )
}
