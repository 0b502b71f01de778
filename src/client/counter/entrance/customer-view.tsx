import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useCatalogue } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import { useCountLabels } from '../../kit/labels.ts'
import { useLocation, useNavigate } from '../../kit/router.tsx'
import { paths, stampIdxOf } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Count } from '../../ui/count.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { StampRow } from '../../ui/stamp-row.tsx'
import { useDevice, useLock, useSessionStatus } from '../use-session.ts'
import styles from './customer-view.module.css'
import { CustomerViewExit } from './customer-view-exit.tsx'
import { type Shown, useShown } from './use-shown.ts'

/**
 * The tablet, turned to the customer: their progress, their reward, their next card's code. Nobody's name, no camera,
 * nothing that adds, and no way back but a PIN: not the back button, a reload, another address or another tab.
 */
export function CustomerView() {
  useCatalogue(entranceCatalogue)
  const lock = useLock()
  const [isLeaving, setIsLeaving] = useState(false)
  const device = useDevice()
  const { sessionStatus } = useSessionStatus()
  const shopNm = sessionStatus?.entrance.shopNm ?? device?.shopNm ?? ''
  const path = lock.state === 'turned' ? lock.path : paths.home
  return (
    <div className={styles.screen}>
      <header className={styles.shop}>{shopNm}</header>
      <main className={styles.main}>
        {isLeaving ? (
          <CustomerViewExit onStay={() => setIsLeaving(false)} />
        ) : (
          <>
            <StaysHere />
            <ForCustomer stampIdx={stampIdxOf(/^\/card\/(\d+)$/.exec(path)?.[1])} />
          </>
        )}
      </main>
      <footer className={styles.foot}>
        {!isLeaving && (
          <Button tone="quiet" onClick={() => setIsLeaving(true)}>
            <Trans>For the staff</Trans>
          </Button>
        )}
      </footer>
    </div>
  )
}

/** Whatever address somebody has gone to, it is this screen, and the address tells of no card. */
function StaysHere() {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  useEffect(() => {
    if (pathname !== paths.home) void navigate(paths.home, { replace: true })
  }, [pathname, navigate])
  return null
}

function ForCustomer({ stampIdx }: { stampIdx: number | null }) {
  const shown = useShown(stampIdx)
  switch (shown.kind) {
    case 'coming':
      return null
    case 'welcome':
      return (
        <Words title={<Trans>Welcome</Trans>}>
          <Trans>Show us the code of your card. Each stamp counts.</Trans>
        </Words>
      )
    case 'ask-us':
      return (
        <Words title={<Trans>Please ask us about this card</Trans>}>
          <Trans>We will gladly help.</Trans>
        </Words>
      )
    case 'thanks':
      return <Thanks {...shown} />
    case 'progress':
      return <Progress {...shown} />
  }
}

function Words({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.words}>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.lead}>{children}</p>
    </div>
  )
}

function Thanks({ cardTtl, next }: Extract<Shown, { kind: 'thanks' }>) {
  const { t } = useLingui()
  return (
    <div className={styles.card}>
      <div className={styles.words}>
        <h1 className={styles.thanks}>
          <Trans>Thank you!</Trans>
        </h1>
        <p className={styles.lead}>
          <Trans>Enjoy: {cardTtl}</Trans>
        </p>
      </div>
      {next && (
        <Code
          {...next}
          label={t`QR code of the next card`}
          labels={<Trans>Your next card begins here. Scan it to take it along.</Trans>}
        />
      )}
    </div>
  )
}

function Progress({
  stampIdx,
  stampUrl,
  cardTtl,
  cardNm,
  maxStamps,
  project,
}: Extract<Shown, { kind: 'progress' }>) {
  const { t } = useLingui()
  const { shown, confirmed, toGo, full } = project
  const countLabels = useCountLabels(maxStamps)
  return (
    <div className={styles.card}>
      <div className={styles.words}>
        <p className={styles.name}>{cardNm}</p>
        <h1 className={styles.title}>
          {full ? (
            <Trans>Your card is full!</Trans>
          ) : (
            <Plural value={toGo} one="# more stamp to go" other="# more stamps to go" />
          )}
        </h1>
        <Count value={shown} {...countLabels} />
        <div className={styles.stamps}>
          <StampRow
            key={stampIdx}
            label={t`${shown} of ${maxStamps} stamps`}
            confirmed={Math.min(confirmed, shown)}
            waiting={Math.max(shown - confirmed, 0)}
            max={maxStamps}
            motif={maxStamps === 10 ? 'cup' : 'star'}
          />
        </div>
        <p className={styles.lead}>
          {full ? <Trans>Yours now: {cardTtl}</Trans> : <Trans>Then: {cardTtl}</Trans>}
        </p>
      </div>
      <Code
        stampIdx={stampIdx}
        stampUrl={stampUrl}
        label={t`QR code of this card`}
        labels={<Trans>Scan it to have your card on your phone.</Trans>}
      />
    </div>
  )
}

type CodeProps = { stampIdx: number; stampUrl: string; label: string; labels: ReactNode }

function Code({ stampIdx, stampUrl, label, labels }: CodeProps) {
  return (
    <figure className={styles.code}>
      <QrCode text={stampUrl} label={label} />
      <figcaption>
        <b>{formatStampCode(stampIdx)}</b>
        <span>{labels}</span>
      </figcaption>
    </figure>
  )
}
