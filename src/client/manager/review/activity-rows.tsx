import { Trans, useLingui } from '@lingui/react/macro'
import { memo, type ReactNode } from 'react'
import type { ActivityItem } from '#shared/activity-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { useDuration } from '../../kit/labels.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { ClockIcon, RefusedIcon } from '../../ui/icons.tsx'
import { useShopTimes } from '../shop-time.ts'
import { useCommandLabels } from './activity-labels.ts'
import styles from './activity-rows.module.css'
import { fieldLabels, valueLabels } from './history-labels.ts'
import { labelsOf } from './review-labels.ts'
import { tabletName } from './tablet-name.ts'
import { useWide } from './use-wide.ts'

type Props = { items: readonly ActivityItem[]; label: string }

/** A tap that took longer to arrive than anybody waits for is shown beside its time. */
const lateMs = 60_000

/** A table where there is room for one, else the same rows as a list. */
export function ActivityRows({ items, label }: Props) {
  const isWide = useWide()
  if (!isWide)
    return (
      <ul className={styles.list} aria-label={label}>
        {items.map((item) => (
          <ListRow key={item.id} item={item} />
        ))}
      </ul>
    )
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">
            <Trans>When</Trans>
          </th>
          <th scope="col">
            <Trans>What</Trans>
          </th>
          <th scope="col">
            <Trans>Card</Trans>
          </th>
          <th scope="col">
            <Trans>Person</Trans>
          </th>
          <th scope="col">
            <Trans>Tablet</Trans>
          </th>
          <th scope="col" className={styles.number}>
            <Trans>Stamps</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <TableRow key={item.id} item={item} />
        ))}
      </tbody>
    </table>
  )
}

/** Drawn once: a further page draws its own rows and not a thousand others again. */
const TableRow = memo(function TableRow({ item }: { item: ActivityItem }) {
  return (
    <tr>
      <td className={styles.time}>
        <When item={item} />
      </td>
      <td>
        <What item={item} />
      </td>
      <td>
        <CardLink item={item} />
      </td>
      <td>
        <Who item={item} />
      </td>
      <td>
        <Where item={item} />
      </td>
      <td className={styles.number}>
        <Delta item={item} />
      </td>
    </tr>
  )
})

const ListRow = memo(function ListRow({ item }: { item: ActivityItem }) {
  return (
    <li className={styles.row}>
      <div className={styles.top}>
        <span className={styles.time}>
          <When item={item} />
        </span>
        <Delta item={item} />
      </div>
      <What item={item} />
      <p className={styles.facts}>
        <Who item={item} />
        {item.tablet && <Where item={item} />}
        <CardLink item={item} />
      </p>
    </li>
  )
})

function When({ item: { at, tappedAt } }: { item: ActivityItem }) {
  const { moment, clock, exact } = useShopTimes()
  const duration = useDuration()
  const isLate = tappedAt !== null && at - tappedAt >= lateMs
  return (
    <>
      <time dateTime={new Date(at).toISOString()} title={exact(at)}>
        {moment(at)}
      </time>
      {isLate && (
        <span className={styles.note}>
          <Trans>
            tapped at {clock(tappedAt)}, arrived {duration(at - tappedAt)} later
          </Trans>
        </span>
      )}
    </>
  )
}

function What({ item }: { item: ActivityItem }) {
  const labels = useCommandLabels()
  const refusals = useRefusals()
  const { i18n } = useLingui()
  const times = useShopTimes()
  const { event, refusal, reason, pinChecked, settled, changes } = item
  const isChecked = refusal === 'being-checked'
  const isSent = event === 'command.sent'
  return (
    <div className={styles.what}>
      <span className={styles.action} data-refused={(refusal && !isChecked) || undefined}>
        {refusal && !isChecked && <RefusedIcon size={18} />}
        {labels(item)}
      </span>
      {refusal && !isChecked && <Note>{refusals[refusal].title}</Note>}
      {isSent && (
        <Note tone="waiting">
          <Trans>The hosted service has not answered yet</Trans>
        </Note>
      )}
      {pinChecked === false && (
        <Note tone="waiting">
          <Trans>Offline, PIN not checked</Trans>
        </Note>
      )}
      {changes.map(({ field, before, after }) => (
        <Note key={field}>
          {fieldLabels(field)}: <s>{valueLabels(field, before, times)}</s> <span aria-hidden="true">→</span>{' '}
          {valueLabels(field, after, times)}
        </Note>
      ))}
      {settled && (
        <Note>
          <RouteLink to={`${paths.review}/inbox/${settled.reviewId}`}>
            <Trans>Settled in the inbox: {i18n._(labelsOf(settled.kind).title)}</Trans>
          </RouteLink>
        </Note>
      )}
      {reason && (
        <Note>
          <q>{reason}</q>
        </Note>
      )}
    </div>
  )
}

function Note({ tone, children }: { tone?: 'waiting'; children: ReactNode }) {
  return (
    <span className={styles.note} data-tone={tone}>
      {tone === 'waiting' && <ClockIcon size={16} />}
      <span>{children}</span>
    </span>
  )
}

function CardLink({ item: { stampIdx, card } }: { item: ActivityItem }) {
  if (stampIdx === null) return card ? <span>{card.cardNm}</span> : <span className={styles.none}>—</span>
  return (
    <RouteLink to={`${paths.review}/cards/${stampIdx}`} className={styles.card}>
      {card && <span>{card.cardNm}</span>}
      <span className={styles.code}>{formatStampCode(stampIdx)}</span>
    </RouteLink>
  )
}

function Where({ item: { tablet, branch } }: { item: ActivityItem }) {
  if (!tablet) return <span>—</span>
  const name = tabletName(tablet)
  return <span>{branch ? `${name} · ${branch.name}` : name}</span>
}

/** No person and no tablet is a system with the API key, or the shop itself. */
function Who({ item: { person, tablet } }: { item: ActivityItem }) {
  if (person) return <span>{person.name}</span>
  return <span>{tablet ? '—' : <Trans>System</Trans>}</span>
}

function Delta({ item: { delta, stampsAfter } }: { item: ActivityItem }) {
  const { t } = useLingui()
  if (delta === 0) return null
  // U+2212: as wide as the plus, and read as "minus".
  const signed = `${delta > 0 ? '+' : '\u2212'}${Math.abs(delta)}`
  return (
    <span className={styles.delta}>
      {signed}
      {stampsAfter !== null && <span className={styles.after}>{t`now ${stampsAfter}`}</span>}
    </span>
  )
}
