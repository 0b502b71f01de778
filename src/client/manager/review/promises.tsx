import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { listPromises } from '#shared/endpoints/promises.ts'
import type { Promises as Listed } from '#shared/promise-api.ts'
import { formatPromiseCode } from '#shared/promise-code.ts'
import { useDeps } from '../../kit/deps.tsx'
import { useDuration } from '../../kit/labels.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths } from '../../paths.ts'
import styles from './promises.module.css'

/** Rewards that met no line: what was promised, and what became of it. Nothing where nothing ever was. */
export function Promises(): ReactNode {
  const { answer } = useEndpointQuery({ endpoint: listPromises, isLive: true })
  const all = answer?.kind === 'ok' ? answer.value : []
  if (all.length === 0) return null
  return (
    <section className={styles.promises} aria-labelledby="promises">
      <h2 id="promises">
        <Trans>Promise slips</Trans>
      </h2>
      <p className={styles.more}>
        <Trans>Given while there was no line; each leads to its card once there is one.</Trans>
      </p>
      <ul>
        {all.map((promise) => (
          <Row key={promise.promiseNo} promise={promise} />
        ))}
      </ul>
    </section>
  )
}

function Row({ promise }: { promise: Listed[number] }) {
  const { t } = useLingui()
  const { now } = useDeps()
  const duration = useDuration()
  const { promiseNo, stampIdx, cardNm, tabletNm: tablet, personNm: who, promisedAt, givenAt } = promise
  const isGiven = givenAt !== null && givenAt >= promisedAt
  const waited = duration(Math.max((isGiven ? givenAt : now()) - promisedAt, 0))
  return (
    <li>
      <RouteLink className={styles.row} to={paths.story(stampIdx)}>
        <b>
          {formatPromiseCode(promiseNo)}
          {cardNm && ` · ${cardNm}`}
        </b>
        <span className={styles.state} data-tone={isGiven ? 'confirmed' : 'waiting'}>
          {isGiven ? t`reward given after ${waited}` : t`waits for ${waited}`}
        </span>
        <span className={styles.more}>{who ? t`given by ${who} at ${tablet}` : t`at ${tablet}`}</span>
      </RouteLink>
    </li>
  )
}
