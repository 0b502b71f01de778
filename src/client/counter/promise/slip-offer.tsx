import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, startTransition, useState } from 'react'
import { languageOfTag, languages, languageTags, localeOf } from '#shared/languages.ts'
import { formatPromiseCode } from '#shared/promise-code.ts'
import type { Snapshot } from '#shared/stamp.ts'
import { InLanguage } from '../../i18n/in-language.tsx'
import { tappedBy } from '../../store/lock.ts'
import { Button } from '../../ui/button.tsx'
import { LanguageNames } from '../../ui/language-names.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useCounter } from '../counter-deps.tsx'
import { deliberate } from '../double-tap.ts'
import { shiftCatalogue } from '../shift/shift-catalogue.ts'
import { useClock } from '../shift/use-clock.ts'
import { useBackToClose } from '../use-back-to-close.ts'
import { useDevice } from '../use-session.ts'
import type { GivenSlip } from './slip-database.ts'
import styles from './slip-offer.module.css'
import { giveSlip } from './slips.ts'

type Offer = { step: 'idle' | 'busy' } | { step: 'given'; given: GivenSlip } | { step: 'none' }

/** Beside the Redeem that has to wait: something for the customer's hand that says so. */
export function SlipOffer({ snapshot }: { snapshot: Snapshot }): ReactNode {
  const { t } = useLingui()
  const { now, lock, sound, practice } = useCounter()
  const [offer, setOffer] = useState<Offer>({ step: 'idle' })

  async function give() {
    setOffer({ step: 'busy' })
    const given = practice
      ? practice.giveSlip(snapshot.stampIdx)
      : await giveSlip(snapshot.stampIdx, now(), tappedBy(lock.getState())).catch(() => null)
    if (given) sound.saved()
    else sound.refused()
    setOffer(given ? { step: 'given', given } : { step: 'none' })
  }
  const close = () => setOffer({ step: 'idle' })

  return (
    <>
      <Button size="tall" busy={offer.step === 'busy'} onClick={deliberate(() => void give())}>
        <Trans>Promise slip</Trans>
      </Button>
      {offer.step === 'given' && <SlipSheet snapshot={snapshot} given={offer.given} onClose={close} />}
      {offer.step === 'none' && (
        <Sheet
          open
          label={t`Promise slip`}
          title={t`No slip from here`}
          closeLabel={t`Close`}
          onClose={close}
        >
          <p>
            <Trans>
              This tablet has to have been online once before it can sign a slip. The stamps are saved; the
              reward waits on the card itself.
            </Trans>
          </p>
        </Sheet>
      )}
    </>
  )
}

type SheetProps = { snapshot: Snapshot; given: GivenSlip; onClose: () => void }

function SlipSheet({ snapshot, given, onClose }: SheetProps) {
  const { t, i18n } = useLingui()
  const [language, setLanguage] = useState(languageOfTag(i18n.locale) ?? languageTags[0])
  useBackToClose(true, onClose)
  return (
    <Sheet open label={t`Promise slip`} closeLabel={t`Close`} onClose={onClose}>
      <LanguageNames
        label={t`The customer’s language`}
        names={languageTags.map((tag) => [tag, languages[tag].name] as const)}
        chosen={language}
        onChoose={(tag) => startTransition(() => setLanguage(tag))}
      />
      <InLanguage files={shiftCatalogue} language={language}>
        <Slip snapshot={snapshot} given={given} />
      </InLanguage>
      <div className={styles.ways}>
        <Button tone="primary" size="main" onClick={() => window.print()}>
          <Trans>Print it</Trans>
        </Button>
        <p className={styles.note}>
          <Trans>Or let the customer take a picture of it.</Trans>
        </p>
      </div>
    </Sheet>
  )
}

/** What the customer takes along: all of it in one language. */
function Slip({ snapshot, given: { promiseNo, promisedAt, slip } }: Omit<SheetProps, 'onClose'>) {
  const { t, i18n } = useLingui()
  const clock = useClock()
  const device = useDevice()
  const since = clock(promisedAt, null)
  const till = device?.tabletNm ?? ''
  const day = new Date(promisedAt).toLocaleDateString(localeOf(i18n.locale))
  return (
    <article className={styles.slip}>
      <QrCode text={`${snapshot.stampUrl}#promise=${slip}`} label={t`QR code of the promise slip`} />
      <div className={styles.words}>
        <p className={styles.shop}>{device?.shopNm}</p>
        <h2>
          <Trans>
            A reward waits since {since} at {till}
          </Trans>
        </h2>
        <p>{snapshot.cardTtl}</p>
        <p className={styles.code}>{formatPromiseCode(promiseNo)}</p>
        <p className={styles.note}>
          {day} · <Trans>Show it here once the internet is back. It is no voucher: it finds your card.</Trans>
        </p>
      </div>
    </article>
  )
}
