import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { listActivity, listActivityNames } from '#shared/endpoints/activity.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths } from '../../paths.ts'
import { CheckIcon } from '../../ui/icons.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import styles from './today-first.module.css'

/** A shop whose first card is still to come: what to do next, in order, with what is done crossed off. */
export function FirstDay() {
  const names = useEndpointQuery({ endpoint: listActivityNames })
  const cards = useEndpointQuery({
    endpoint: listActivity,
    query: { kind: 'create', limit: 1 },
    isLive: true,
  })
  if (names.answer?.kind !== 'ok' || cards.answer?.kind !== 'ok' || cards.answer.value.items.length > 0)
    return null
  const { people, tablets } = names.answer.value
  return (
    <section className={styles.first} aria-labelledby="first-day">
      <h2 id="first-day">
        <Trans>The first day: three steps to the first stamp</Trans>
      </h2>
      <ol className={styles.steps}>
        <Step isDone={tablets.length > 0} to="/shop/tablets" link={<Trans>Pair a tablet</Trans>}>
          <Trans>Open Stampdesk on the tablet at the counter; it shows a code that you type here.</Trans>
        </Step>
        <Step isDone={people.length > 1} to="/shop/people" link={<Trans>Add your staff</Trans>}>
          <Trans>Each person gets a PIN, so that every stamp has a name.</Trans>
        </Step>
        <Step isDone={false} to="/shop/issue" link={<Trans>Give a customer the first card</Trans>}>
          <Trans>
            The customer scans it from your screen, and the first stamp can be added at the tablet.
          </Trans>
        </Step>
      </ol>
    </section>
  )
}

type StepProps = { isDone: boolean; to: string; link: ReactNode; children: ReactNode }

function Step({ isDone, to, link, children }: StepProps) {
  const { t } = useLingui()
  return (
    <li className={styles.step} data-done={isDone}>
      {isDone && (
        <span className={styles.done}>
          <CheckIcon size={22} />
          <VisuallyHidden>{t`Done`}</VisuallyHidden>
        </span>
      )}
      <div>
        <RouteLink to={`${paths.review}${to}`} className={styles.link}>
          {link}
        </RouteLink>
        <p className={styles.why}>{children}</p>
      </div>
    </li>
  )
}
