import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useMemo, useState } from 'react'
import type { Demo as DemoShop } from '#shared/counter-api.ts'
import { type Answer, createApiClient } from '../../api/api-client.ts'
import { readDemo } from '../../api/demo.ts'
import { useCatalogue } from '../../i18n/language.tsx'
import { demoCatalogue } from '../../i18n/own-catalogues.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { BigCode } from './big-code.tsx'
import styles from './demo.module.css'
import { type DemoStamp, Phone } from './phone.tsx'

/** The sample shop's customers, to be held before a camera from a second screen or opened by a click. */
export function Demo({ fetch: fetchIt }: { fetch: typeof fetch }) {
  useCatalogue(demoCatalogue)
  const api = useMemo(() => createApiClient({ fetch: fetchIt }), [fetchIt])
  const [answer, setAnswer] = useState<Answer<DemoShop> | null>(null)
  const [big, setBig] = useState<DemoStamp | null>(null)

  useEffect(() => {
    const look = async () => setAnswer(await readDemo(api))
    void look()
    // Back from the counter, the counts have changed.
    const onReturn = () => document.visibilityState === 'visible' && void look()
    document.addEventListener('visibilitychange', onReturn)
    return () => document.removeEventListener('visibilitychange', onReturn)
  }, [api])

  return (
    <main className={styles.demo}>
      <header className={styles.head}>
        <h1>
          <Trans>Sample customers</Trans>
        </h1>
        <p>
          <Trans>
            Open this page on a second screen and hold a code before the counter’s camera, or open a card
            here.
          </Trans>
        </p>
        <RouteLink className={styles.counter} to={paths.home}>
          <Trans>To the counter</Trans>
        </RouteLink>
      </header>
      {answer?.kind === 'ok' && <Shop shop={answer.value} onShow={setBig} />}
      {answer && answer.kind !== 'ok' && (
        <p role="alert">
          <Trans>There are no samples here: this shop is set up for real.</Trans>
        </p>
      )}
      <BigCode stamp={big} onClose={() => setBig(null)} />
    </main>
  )
}

function Shop({ shop, onShow }: { shop: DemoShop; onShow: (stamp: DemoStamp) => void }) {
  const { t } = useLingui()
  const onsitePwd = shop.stamps.find((stamp) => stamp.onsitePwd !== null)?.onsitePwd
  return (
    <>
      <dl className={styles.secrets}>
        {shop.people.map(({ name, role, pin }) => (
          <div key={name}>
            <dt>{role === 'manager' ? t`${name}, manager` : t`${name}, cashier`}</dt>
            <dd>
              <Trans>PIN {pin}</Trans>
            </dd>
          </div>
        ))}
        {onsitePwd && (
          <div>
            <dt>
              <Trans>On-site password, for a reward</Trans>
            </dt>
            <dd>{onsitePwd}</dd>
          </div>
        )}
      </dl>
      <ul className={styles.phones}>
        {shop.stamps.map((stamp) => (
          <Phone key={stamp.stampIdx} stamp={stamp} onShow={() => onShow(stamp)} />
        ))}
      </ul>
    </>
  )
}
