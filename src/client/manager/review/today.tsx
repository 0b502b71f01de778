import { Trans, useLingui } from '@lingui/react/macro'
import { type Glance } from '#shared/activity-api.ts'
import { getGlance, listActivity } from '#shared/endpoints/activity.ts'
import { useDeps } from '../../kit/deps.tsx'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths } from '../../paths.ts'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import { ActivityRows } from './activity-rows.tsx'
import { useCalendarDays } from './calendar-days.ts'
import styles from './today.module.css'
import { BackupStatus } from './today-backup.tsx'
import { DayPicker } from './today-day.tsx'
import { DayFigures } from './today-figures.tsx'
import { FirstDay } from './today-first.tsx'
import { DayHours } from './today-hours.tsx'
import { ServicePlan } from './today-service.tsx'
import { useSearch } from './use-search.ts'

const lookMs = 30_000
const latest = 8

/** A day at a glance: what was done, when, and what waits for a person. Of today it moves by itself. */
export function Today() {
  const { t } = useLingui()
  const { now } = useDeps()
  const { ymd } = useShopTimes()
  const { long } = useCalendarDays()
  const [params, change] = useSearch()
  const today = ymd(now())
  const asked = params.get('day') ?? ''
  const day = /^2\d{3}-\d\d-\d\d$/.test(asked) && asked < today ? asked : today
  const isToday = day === today
  const glance = useEndpointQuery({
    endpoint: getGlance,
    query: { day: isToday ? null : day },
    everyMs: lookMs,
    isLive: true,
  })
  return (
    <>
      <PageHead
        title={isToday ? t`Today` : t`That day`}
        lead={long(day)}
        actions={
          <DayPicker day={day} today={today} onChange={(to) => change({ day: to === today ? '' : to })} />
        }
      />
      {isToday && <BackupStatus />}
      {isToday && <ServicePlan />}
      <Read of={glance}>{(value) => <Day glance={value} isToday={isToday} />}</Read>
    </>
  )
}

function Day({ glance, isToday }: { glance: Glance; isToday: boolean }) {
  const { stamps, rewards, newCards, removed, refused } = glance
  const isQuiet = stamps + rewards + newCards + removed + refused === 0
  return (
    <>
      {isToday && isQuiet && <FirstDay />}
      <DayFigures glance={glance} />
      <DayHours glance={glance} />
      <Latest day={glance.day} isToday={isToday} />
    </>
  )
}

function Latest({ day, isToday }: { day: string; isToday: boolean }) {
  const { t } = useLingui()
  const ofDay = `from=${day}&to=${day}`
  const rows = useEndpointQuery({
    endpoint: listActivity,
    query: { from: day, to: day, limit: latest },
    everyMs: lookMs,
    isLive: true,
  })
  return (
    <section className={styles.latest} aria-labelledby="latest">
      <div className={styles.head}>
        <h2 id="latest">{isToday ? <Trans>Just now</Trans> : <Trans>The last of that day</Trans>}</h2>
        <RouteLink to={`${paths.review}/activity?${ofDay}`} className={styles.all}>
          <Trans>Everything of this day</Trans>
        </RouteLink>
      </div>
      <Read of={rows}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.none}>
              <Trans>Nothing happened on this day.</Trans>
            </p>
          ) : (
            <ActivityRows items={items} label={t`Latest events`} />
          )
        }
      </Read>
    </section>
  )
}
