import { Trans, useLingui } from '@lingui/react/macro'
import {
  type ActivityItem,
  type DetectorName,
  detectorNames,
  type FraudFlag,
  type FraudSettings,
} from '#shared/activity-api.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { useShopTimes } from '../shop-time.ts'
import { ActivityRows } from './activity-rows.tsx'
import styles from './fraud-signals.module.css'
import { detectorTitles, oftenLabels, useFoundLabels, useWhenLabels } from './fraud-signals-labels.ts'

type Props = { flags: readonly FraudFlag[]; settings: FraudSettings }

/**
 * All of them, since what was not looked for must not be taken for what was not there; those that found something come
 * first.
 */
export function Detectors({ flags, settings }: Props) {
  const hasFound = (name: DetectorName) => flags.some(({ detector }) => detector === name)
  const inOrder = [...detectorNames.filter(hasFound), ...detectorNames.filter((name) => !hasFound(name))]
  return (
    <div className={styles.detectors}>
      {inOrder.map((name) => (
        <Detector
          key={name}
          name={name}
          flags={flags.filter(({ detector }) => detector === name)}
          settings={settings}
        />
      ))}
    </div>
  )
}

function Detector({ name, flags, settings }: Props & { name: DetectorName }) {
  const { i18n } = useLingui()
  const when = useWhenLabels()(name, settings)
  const id = `detector-${name}`
  return (
    <section className={styles.detector} aria-labelledby={id}>
      <h2 id={id}>{i18n._(detectorTitles[name])}</h2>
      <p className={styles.when}>{when ?? <Trans>Switched off: it is not looked for.</Trans>}</p>
      {when && flags.length === 0 && (
        <p className={styles.none}>
          <Trans>Nothing of it on these days</Trans>
        </p>
      )}
      {flags.length > 0 && (
        <div className={styles.flags}>
          {flags.map((flag) => (
            <Flag key={`${flag.person?.personId} ${flag.stampIdx} ${flag.from}`} flag={flag} />
          ))}
        </div>
      )}
    </section>
  )
}

function Flag({ flag }: { flag: FraudFlag }) {
  const { t, i18n } = useLingui()
  const { ymd, moment, clock } = useShopTimes()
  const found = useFoundLabels()(flag)
  const { person, from, to, rows, rowCount } = flag
  const shown = rows.length
  const name = person?.name ?? '—'
  const isOneDay = ymd(from) === ymd(to)
  const span = isOneDay ? `${moment(from)} – ${clock(to).slice(0, 5)}` : `${moment(from)} – ${moment(to)}`
  const all = `${paths.review}/activity?person=${person?.personId ?? ''}&from=${ymd(from)}&to=${ymd(to)}`
  return (
    <details className={styles.flag}>
      <summary>
        <strong>{name}</strong> <span>{found}</span> <span className={styles.span}>{span}</span>
      </summary>
      <div className={styles.rows}>
        <p className={styles.often}>{i18n._(oftenLabels[flag.detector])}</p>
        <ActivityRows items={rows.map((row) => toItem(row, flag))} label={t`Rows: ${found}`} />
        {rowCount > shown && (
          <p>
            <Trans>
              The first {shown} of {rowCount} rows.
            </Trans>
          </p>
        )}
        {person && (
          <p>
            <RouteLink to={all}>
              <Trans>Everything that {person.name} did on these days</Trans>
            </RouteLink>
          </p>
        )}
      </div>
    </details>
  )
}

const eventOf: Record<string, string> = {
  add: 'stamp.added',
  remove: 'stamp.removed',
  redeem: 'stamp.redeemed',
}

/** A row of evidence is an event that was done: it reads as one. */
function toItem(row: FraudFlag['rows'][number], { person }: FraudFlag): ActivityItem {
  const { commandId, at, kind, stampIdx, delta, tablet } = row
  return {
    id: commandId,
    at,
    tappedAt: null,
    kind: kind === 'redeem' || kind === 'remove' ? kind : 'add',
    event: eventOf[kind] ?? kind,
    stampIdx,
    card: null,
    person,
    tablet,
    delta,
    stampsAfter: null,
    refusal: null,
    reason: null,
    settled: null,
    changes: [],
    pinChecked: null,
  }
}
