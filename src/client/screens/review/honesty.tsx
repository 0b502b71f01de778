import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { honestyResult, honestySettings } from '#shared/activity-api.ts'
import styles from './honesty.module.css'
import { Detectors } from './honesty-detectors.tsx'
import { HonestyForm } from './honesty-form.tsx'
import { useManager } from './manager-ports.tsx'
import { PageHead } from './page-head.tsx'
import { Read } from './read.tsx'
import { presetSpan, spanOf } from './rewards-days.ts'
import { useShopTimes } from './shop-time.ts'
import { SpanPicker } from './span-picker.tsx'
import { useAnswer } from './use-answer.ts'
import { useSearch } from './use-search.ts'

/** The server looks at no more at once. */
const mostDays = 31

/** Evidence to read, never a score of a person: what rarely happens in honest work, row by row. */
export function Honesty() {
  const { t } = useLingui()
  const { now } = useManager()
  const { ymd } = useShopTimes()
  const [params, change] = useSearch()
  const today = ymd(now())
  const usual = presetSpan('7-days', today)
  const typed = { from: params.get('from') ?? usual.from, to: params.get('to') ?? usual.to }
  const asked = spanOf(typed.from, typed.to, mostDays)
  const span = asked ?? usual
  const flags = useAnswer({
    path: `honesty?from=${span.from}&to=${span.to}`,
    result: honestyResult,
    isAsked: asked !== null,
  })
  const settings = useAnswer({ path: 'honesty/settings', result: honestySettings })
  const error = typed.from > typed.to ? t`The first day is after the last.` : t`At most ${mostDays} days.`
  return (
    <>
      <PageHead
        title={t`Honesty`}
        lead={
          <Trans>
            What rarely happens in honest work, with every row of it. It is evidence to read and no score:
            most of it has a good reason, so ask before you conclude.
          </Trans>
        }
      />
      <SpanPicker
        span={typed}
        today={today}
        presets={['7-days', '30-days', 'month']}
        onChange={change}
        error={asked ? undefined : error}
      />
      <Read of={settings}>
        {(known) => (
          <>
            {asked && (
              <Read of={flags}>
                {(value) => (
                  <>
                    <p className={styles.looked}>
                      {value.deeds === 0
                        ? t`Nobody added, removed or redeemed anything on these days.`
                        : t`Looked at ${plural(value.deeds, { one: '# tap', other: '# taps' })} of these days.`}
                    </p>
                    <Detectors flags={value.flags} settings={known} />
                  </>
                )}
              </Read>
            )}
            <HonestyForm settings={known} />
          </>
        )}
      </Read>
    </>
  )
}
