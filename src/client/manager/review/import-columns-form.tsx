import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import styles from './import.module.css'
import { type Columns, importFields } from './import-columns.ts'
import type { Table } from './import-file.ts'
import { fieldLabels } from './import-labels.ts'

type Props = {
  chosen: { fileNm: string; table: Table; columns: Columns; cardIdx: number }
  cards: readonly { cardIdx: number; cardNm: string }[]
  onChange: (changes: { columns?: Columns; cardIdx?: number }) => void
  onCheck: () => void
  onReset: () => void
}

const shownRows = 5

/** Guessed by the headings; put right by hand where they say something else. */
export function ImportColumns({ chosen, cards, onChange, onCheck, onReset }: Props) {
  const { t, i18n } = useLingui()
  const { fileNm, table, columns, cardIdx } = chosen
  const count = table.rows.length
  const isKnown = ['userNm', 'userPhnno', 'userEml', 'userId'].some(
    (field) => columns[field as keyof Columns] !== null,
  )
  return (
    <section className={styles.part} aria-label={t`Columns`}>
      <p>
        <b>{fileNm}</b> · {plural(count, { one: '# row', other: '# rows' })}
      </p>
      <div className={styles.fields}>
        <SelectField
          label={t`Stamp card of rows that name none`}
          value={String(cardIdx)}
          onChange={(value) => onChange({ cardIdx: Number(value) })}
        >
          {cards.map((card) => (
            <option key={card.cardIdx} value={card.cardIdx}>
              {card.cardNm}
            </option>
          ))}
        </SelectField>
        {importFields.map((field) => (
          <SelectField
            key={field}
            label={i18n._(fieldLabels[field])}
            value={String(columns[field] ?? '')}
            onChange={(value) =>
              onChange({ columns: { ...columns, [field]: value === '' ? null : Number(value) } })
            }
          >
            <option value="">{t`not in the file`}</option>
            {table.header.map((heading, place) => (
              // oxlint-disable-next-line react/no-array-index-key -- a column is its place; two may have one heading
              <option key={place} value={place}>
                {heading || String(place + 1)}
              </option>
            ))}
          </SelectField>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by the keyboard (WCAG 2.1.1) */}
      <section className={styles.scroll} tabIndex={0} aria-label={t`The first rows`}>
        <table className={styles.table}>
          <thead>
            <tr>
              {table.header.map((heading, place) => (
                // oxlint-disable-next-line react/no-array-index-key -- as above
                <th key={place} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.slice(0, shownRows).map(({ line, cells }) => (
              <tr key={line}>
                {cells.map((cell, place) => (
                  // oxlint-disable-next-line react/no-array-index-key -- as above
                  <td key={place}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className={styles.ways}>
        <Button
          tone="primary"
          disabled={!isKnown || cards.length === 0}
          reason={t`A name, a telephone number, an email or a customer number is needed`}
          onClick={onCheck}
        >
          <Trans>Check the rows</Trans>
        </Button>
        <Button onClick={onReset}>
          <Trans>Choose another file</Trans>
        </Button>
      </div>
    </section>
  )
}
