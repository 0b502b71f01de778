import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type * as v from 'valibot'
import type { findResult } from '#shared/review-api.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { NextIcon } from '../../ui/screen-icons.tsx'
import { useShopTimes } from '../shop-time.ts'
import styles from './cards.module.css'

type Found = v.InferOutput<typeof findResult>

/** The server gives so many at most. */
const most = 20

export function CardsFound({ found: { by, stamps } }: { found: Found }) {
  const { t } = useLingui()
  const count = stamps.length
  const searched = { code: t`by code`, phone: t`by telephone number`, name: t`by name` }[by]
  return (
    <section aria-label={t`Found`} className={styles.found}>
      <output className={styles.count}>
        {count === 0 ? (
          <Trans>No card was found {searched}.</Trans>
        ) : (
          t`${plural(count, { one: '# card found', other: '# cards found' })} ${searched}`
        )}
      </output>
      {count === 0 && (
        <p className={styles.hint}>
          <Trans>
            A name is found by the beginning of any of its words, a telephone number by its last digits, four
            at least, and a code by its first four.
          </Trans>
        </p>
      )}
      <ul>
        {stamps.map((stamp) => (
          <li key={stamp.stampIdx}>
            <FoundCard stamp={stamp} />
          </li>
        ))}
      </ul>
      {count === most && (
        <p className={styles.hint}>
          <Trans>Only the newest {most} are shown: type more of it.</Trans>
        </p>
      )}
    </section>
  )
}

function FoundCard({ stamp }: { stamp: Found['stamps'][number] }) {
  const times = useShopTimes()
  const { stampIdx, code, cardNm, stamps, maxStamps, endYmd, redeemedAt, nameMasked, phoneMasked } = stamp
  const [until, redeemed] = [times.date(endYmd), redeemedAt === null ? null : times.moment(redeemedAt)]
  return (
    <RouteLink to={`${paths.review}/cards/${stampIdx}`} className={styles.card}>
      <span className={styles.words}>
        <b>{[nameMasked, phoneMasked].filter(Boolean).join(' · ') || code}</b>
        <span>{`${cardNm} · ${code}`}</span>
        <span>
          {redeemed ? <Trans>Reward handed over on {redeemed}</Trans> : <Trans>good until {until}</Trans>}
        </span>
      </span>
      <span className={styles.stamps}>
        <Trans>
          {stamps} of {maxStamps}
        </Trans>
      </span>
      <NextIcon size={20} />
    </RouteLink>
  )
}
