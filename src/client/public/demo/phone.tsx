import { Trans, useLingui } from '@lingui/react/macro'
import type { Demo } from '#shared/counter-api.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { QrCode } from '../../ui/qr-code.tsx'
import { useDemoState } from './demo-state.ts'
import styles from './phone.module.css'

export type DemoStamp = Demo['stamps'][number]

type Props = { stamp: DemoStamp; onShow: () => void }

/** One customer's phone as it lies on the counter. */
export function Phone({ stamp, onShow }: Props) {
  const { t } = useLingui()
  const state = useDemoState(stamp.state)
  const [name = '', card = ''] = stamp.label.split(' · ')
  return (
    <li className={styles.phone}>
      <p className={styles.name}>
        <b>{name}</b> <span>{state}</span>
      </p>
      <p className={styles.card}>{card}</p>
      <RouteLink
        className={styles.qr}
        to={paths.card(stamp.stampIdx)}
        aria-label={t`Open the card of ${name}`}
      >
        <QrCode text={stamp.stampUrl} label={t`QR code of ${name}`} />
      </RouteLink>
      <p className={styles.code}>{stamp.code}</p>
      <div className={styles.ways}>
        <button type="button" onClick={onShow}>
          <Trans>Show big</Trans>
        </button>
        <a href={paths.stamp(stamp.stampIdx)}>
          <Trans>Their page</Trans>
        </a>
      </div>
    </li>
  )
}
