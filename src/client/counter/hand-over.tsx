import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { Redemption } from '#shared/counter-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useDuration } from '../kit/labels.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { CheckIcon } from '../ui/icons.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { useCounter } from './counter-deps.tsx'
import { deliberate } from './double-tap.ts'
import { useFrame } from './frame-context.ts'
import styles from './hand-over.module.css'
import type { HandingOver } from './use-hand-over.ts'
import { useNow } from './use-now.ts'

const tellAgeMs = 20_000

type Props = {
  reward: string | null
  customer: string | null
  redemption: Redemption
  /** By the tablet's clock. */
  givenAt: number
  handOver: HandingOver
}

/** Stays until the next code is read, whatever is looked at in between, and says since when it stands. */
export function HandOver({ reward, customer, redemption: { next, coupon }, givenAt, handOver }: Props) {
  const navigate = useNavigate()
  const { scannedWhileHeld } = useFrame()
  const { lock } = useCounter()
  return (
    <section className={styles.handOver}>
      <div className={styles.words}>
        <div>
          <p className={styles.confirmed}>
            <span className={styles.tick}>
              <CheckIcon size={36} />
            </span>
            <span>
              <Trans>Confirmed</Trans>
              <Age since={givenAt} />
            </span>
          </p>
          {customer && <p className={styles.customer}>{customer}</p>}
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
      </div>
      {next && <NextCard next={next} />}
      <div className={styles.ways}>
        {handOver.isOwed ? (
          <Button tone="primary" size="main" onClick={deliberate(handOver.confirm)}>
            <Trans>Handed over</Trans>
          </Button>
        ) : (
          <p className={styles.note}>
            <Trans>The next scan takes over.</Trans>
          </p>
        )}
        {handOver.isOwed && scannedWhileHeld > 0 && (
          <p role="alert" key={scannedWhileHeld} className={styles.first}>
            <Trans>Not read: tap “Handed over” first, then scan the next card.</Trans>
          </p>
        )}
        {!handOver.isOwed && next && (
          <Button
            tone="primary"
            size="main"
            onClick={deliberate(() => void navigate(paths.card(next.stampIdx)))}
          >
            <Trans>Stamp the next card</Trans>
          </Button>
        )}
        {!handOver.isOwed && (
          <Button size="main" onClick={() => void navigate(paths.home)}>
            <Trans>Done</Trans>
          </Button>
        )}
        <Button onClick={() => lock.move({ type: 'turned', path: location.pathname })}>
          <Trans>Turn to the customer</Trans>
        </Button>
      </div>
    </section>
  )
}

/** So that what was handed over a while ago is not handed over once more. */
function Age({ since }: { since: number }): ReactNode {
  const duration = useDuration()
  const age = useNow(1_000) - since
  if (age < tellAgeMs) return null
  return (
    <>
      {' · '}
      <Trans>{duration(age)} ago</Trans>
    </>
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
