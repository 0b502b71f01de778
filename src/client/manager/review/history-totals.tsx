import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { StampHistory } from '#shared/history-api.ts'
import { CheckIcon, RefusedIcon } from '../../ui/icons.tsx'
import { mismatchLabels } from './history-labels.ts'
import styles from './history-totals.module.css'

/** Of all rows of the ledger, and whether card, ledger, commands and audit log say the same. */
export function HistoryTotals({ story: { totals, mismatches } }: { story: StampHistory }) {
  const { t } = useLingui()
  const figures: readonly (readonly [string, number])[] = [
    [t`On the card`, totals.stamps],
    [t`Added`, totals.added],
    [t`Taken off`, totals.removed],
    [t`Given back`, totals.givenBack],
    [t`Moved`, totals.moved],
    [t`Carried over`, totals.carriedOver],
    [t`Rewards`, totals.rewards],
    [t`Refused`, totals.refused],
  ]
  const many = mismatches.length
  const ofNone = mismatches.filter(({ commandId }) => commandId === null)
  return (
    <section aria-label={t`Totals of the ledger`} className={styles.totals}>
      <dl className={styles.figures}>
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mismatches.length === 0 ? (
        <p className={styles.agree}>
          <CheckIcon size={20} />
          <Trans>Card, ledger, commands and audit log say the same.</Trans>
        </p>
      ) : (
        <div role="alert" className={styles.differ}>
          <p>
            <RefusedIcon size={20} />
            <b>
              {t`${plural(many, { one: 'The records differ in # place.', other: 'The records differ in # places.' })} Somebody may have changed the database beside the server.`}
            </b>
          </p>
          <ul>
            {ofNone.map((mismatch) => (
              <li key={`${mismatch.kind} ${mismatch.expected}`}>{mismatchLabels(mismatch)}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
