import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { getPlanUse, type PlanUse } from '#shared/endpoints/plan-use.ts'
import { localeOf } from '#shared/languages.ts'
import { useDuration } from '../../kit/labels.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import styles from './today-service.module.css'

const lookMs = 10_000

/** In gateway mode: what is used of the stamp service's plan, what is left and what waits, and a warning before its end. */
export function ServicePlan() {
  const use = useEndpointQuery({ endpoint: getPlanUse, everyMs: lookMs })
  if (use.answer?.kind !== 'ok' || use.answer.value === null) return null
  return <Plan {...use.answer.value} />
}

function Plan({ plan, limits, used, left, isNear, queue, service, plans }: PlanUse) {
  const { t, i18n } = useLingui()
  const duration = useDuration()
  const number = (value: number) => value.toLocaleString(localeOf(i18n.locale))
  const waits = queue.queued
  const time = duration(queue.secondsLeft * 1000)
  const away = service.awayMs === null ? '' : duration(service.awayMs)
  return (
    <section className={styles.plan} aria-labelledby="service-plan">
      <h2 id="service-plan">
        <Trans>Stamp service</Trans>
      </h2>
      {service.isAway && (
        <p className={styles.near}>
          <Trans>It has not answered for {away}. What is added meanwhile is kept here.</Trans>
        </p>
      )}
      {isNear && (
        <p className={styles.near}>
          {isNear === 'hour'
            ? t`Four fifths of this hour’s calls are used. Beyond the plan taps wait; a larger plan lets them through.`
            : t`Four fifths of this minute’s calls are used. Beyond the plan taps wait some seconds.`}
        </p>
      )}
      <dl className={styles.figures}>
        <Figure
          name={t`This minute`}
          value={t`${number(used.minute)} of ${number(limits.minute)}`}
          more={t`${number(left.minute)} left`}
        />
        <Figure
          name={t`This hour`}
          value={t`${number(used.hour)} of ${number(limits.hour)}`}
          more={t`${number(left.hour)} left`}
        />
        <Figure name={t`In a day`} value={number(used.day)} more={t`no limit is documented`} />
        <Figure
          name={t`Still to go there`}
          value={plural(waits, { one: '# command', other: '# commands' })}
          more={waits > 0 ? t`about ${time}` : t`nothing is to go there`}
        />
      </dl>
      <details>
        <summary>
          <Trans>Calls that each plan allows, as the service documents them</Trans>
        </summary>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t`Plan`}</th>
              <th scope="col">{t`A minute`}</th>
              <th scope="col">{t`An hour`}</th>
              <th scope="col">{t`Rewards`}</th>
            </tr>
          </thead>
          <tbody>
            {plans.map((row) => (
              <tr key={row.plan} aria-current={row.plan === plan || undefined}>
                <th scope="row">{row.plan}</th>
                <td>{number(row.minute)}</td>
                <td>{number(row.hour)}</td>
                <td>{row.hasRewards ? t`yes` : t`no`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}

function Figure({ name, value, more }: { name: string; value: string; more: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b> {more}
      </dd>
    </div>
  )
}
