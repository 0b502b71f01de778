import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { FraudSignals as Signals } from '#shared/activity-api.ts'
import { getFraudSignalSettings, listFraudSignals } from '#shared/endpoints/fraud-signals.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import styles from './fraud-signals.module.css'
import { Detectors } from './fraud-signals-detectors.tsx'
import { FraudSignalsForm } from './fraud-signals-form.tsx'
import { SpanPicker } from './span-picker.tsx'
import { useSpan } from './use-span.ts'

/** The server looks at no more at once. */
const mostDays = 31

/** Evidence to read, never a score of a person: what rarely happens in honest work, row by row. */
export function FraudSignals() {
  const { t } = useLingui()
  const { span, isAsked, picker } = useSpan(mostDays)
  const flags = useEndpointQuery({
    endpoint: listFraudSignals,
    query: span,
    isEnabled: isAsked,
  })
  const settings = useEndpointQuery({ endpoint: getFraudSignalSettings })
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
      <SpanPicker {...picker} presets={['7-days', '30-days', 'month']} />
      <Read of={settings}>
        {(known) => (
          <>
            {isAsked && (
              <Read of={flags}>
                {(value) => (
                  <>
                    <p className={styles.looked}>
                      {value.deeds === 0
                        ? t`Nobody added, removed or redeemed anything on these days.`
                        : t`Looked at ${plural(value.deeds, { one: '# tap', other: '# taps' })} of these days.`}
                    </p>
                    <Detectors flags={value.flags} settings={known} />
                    <Started of={value.started} />
                  </>
                )}
              </Read>
            )}
            <FraudSignalsForm settings={known} />
          </>
        )}
      </Read>
    </>
  )
}

/** Who made blank cards somebody's, and how many: a number to be asked about, and no finding. */
function Started({ of }: { of: Signals['started'] }): ReactNode {
  if (of.length === 0) return null
  return (
    <section className={styles.started}>
      <h2>
        <Trans>Printed cards started</Trans>
      </h2>
      <ul>
        {of.map(({ person, cards }) => (
          <li key={person?.personId ?? ''}>
            {person?.name ?? <Trans>Nobody signed in</Trans>}:{' '}
            {plural(cards, { one: '# card', other: '# cards' })}
          </li>
        ))}
      </ul>
    </section>
  )
}
