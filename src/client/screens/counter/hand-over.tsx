import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import type { Redemption } from '#shared/counter-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { useCounter } from './counter-ports.tsx'
import styles from './hand-over.module.css'

type Props = { reward: string | null; redemption: Redemption }

export function HandOver({ reward, redemption: { next, coupon } }: Props) {
  const navigate = useNavigate()
  const { lock } = useCounter()
  return (
    <section className={styles.handOver}>
      <div className={styles.words}>
        <div>
          <p className={styles.confirmed}>
            <span className={styles.tick}>
              <CheckIcon size={36} />
            </span>
            <Trans>Confirmed</Trans>
          </p>
          <h1 className={styles.title}>
            <output>
              {reward ? (
                <Trans>
                  <span className={styles.what}>Hand over:</span> {reward}
                </Trans>
              ) : (
                <Trans>Hand over the reward</Trans>
              )}
            </output>
          </h1>
        </div>
        {coupon && (
          <p className={styles.coupon}>
            <Trans>
              With it a coupon: <b>{coupon.nm}</b>, number {coupon.cpnNo}
            </Trans>
          </p>
        )}
        <p className={styles.note}>
          <Trans>The next scan takes over.</Trans>
        </p>
        <Button size="main" onClick={() => void navigate(paths.home)}>
          <Trans>Done</Trans>
        </Button>
        <Button onClick={() => lock.move({ type: 'turned', path: location.pathname })}>
          <Trans>Turn to the customer</Trans>
        </Button>
      </div>
      {next && <NextCard next={next} />}
    </section>
  )
}

function NextCard({ next }: { next: NonNullable<Redemption['next']> }) {
  const { t } = useLingui()
  return (
    <figure className={styles.next}>
      <QrCode text={next.stampUrl} label={t`QR code of the next card`} />
      <figcaption>
        <b>
          <Trans>The customer’s next card</Trans>
        </b>
        <span className={styles.code}>{formatStampCode(next.stampIdx)}</span>
      </figcaption>
    </figure>
  )
}
