import { Trans, useLingui } from '@lingui/react/macro'
import { Trouble } from '../kit/entrance/trouble.tsx'
import { minutesAndSeconds, useSecondsLeft } from '../kit/entrance/use-seconds-left.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import styles from './pairing.module.css'
import type { PairingState, Shown } from './pairing-state.ts'

type Props = { pairing: PairingState; now: () => number; onAgain: () => void }

/** The code, or why there is none; each at the same place. */
export function PairingCode({ pairing, now, onAgain }: Props) {
  if (pairing.state === 'shown') return <Code shown={pairing} now={now} />
  if (pairing.state === 'paired') return <Paired tabletNm={pairing.tabletNm} />
  if (pairing.state === 'expired')
    return (
      <section className={styles.over}>
        <h2>
          <Trans>The code is over</Trans>
        </h2>
        <p>
          <Trans>A code is good for ten minutes, and for one tablet.</Trans>
        </p>
        <Button tone="primary" size="main" onClick={onAgain}>
          <Trans>Show a new code</Trans>
        </Button>
      </section>
    )
  const why = pairing.state === 'unasked' ? pairing.why : pairing.before
  return (
    <section className={styles.over} aria-busy={pairing.state === 'asking'}>
      {why === null ? (
        <p>
          <Trans>Asking for a code…</Trans>
        </p>
      ) : (
        <>
          <Trouble of={why} />
          <Button onClick={onAgain} busy={pairing.state === 'asking'}>
            <Trans>Try again</Trans>
          </Button>
        </>
      )}
    </section>
  )
}

function Paired({ tabletNm }: { tabletNm: string }) {
  return (
    <output className={styles.lead}>
      <Trans>Paired as {tabletNm}.</Trans>
    </output>
  )
}

function Code({ shown, now }: { shown: Shown; now: () => number }) {
  const { t } = useLingui()
  const { host, origin } = location
  const { userCode, endsAt, isOffline } = shown
  const time = minutesAndSeconds(useSecondsLeft(endsAt, now))
  const review = `${host}${paths.review}`
  const address = `${origin}${paths.review}/shop/tablets?pair=${userCode}`
  const spelt = [...userCode.replace('-', '')].join(' ')
  return (
    <section className={styles.code}>
      <div>
        <p>
          <Trans>
            A manager opens <b>{review}</b> on a phone or a computer, or scans the picture, and types:
          </Trans>
        </p>
        <p className={styles.symbols}>
          <span aria-hidden="true">{userCode}</span>
          <VisuallyHidden>{spelt}</VisuallyHidden>
        </p>
        <p className={styles.state}>
          {isOffline ? (
            <output>
              <Trans>No network just now. The code is still good; this goes on by itself.</Trans>
            </output>
          ) : (
            <span role="timer">
              <Trans>Good for {time} more. This tablet notices by itself when it is confirmed.</Trans>
            </span>
          )}
        </p>
      </div>
      <div className={styles.qr}>
        <QrCode text={address} label={t`QR code with the address for the manager`} />
      </div>
    </section>
  )
}
