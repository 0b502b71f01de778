import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { type Language, languages, languageTags } from '#shared/languages.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { LanguageProvider, loadLanguage, useCatalogue, useRefusals } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import { useCountLabels } from '../../kit/labels.ts'
import { paths, stampIdxOf } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Count } from '../../ui/count.tsx'
import { LanguageNames } from '../../ui/language-names.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { StampRow } from '../../ui/stamp-row.tsx'
import { useCounter } from '../counter-deps.tsx'
import { PracticeExit } from '../practice/practice-exit.tsx'
import { useDevice, useLock, useSessionStatus } from '../use-session.ts'
import { useShopLook } from '../use-shop-look.ts'
import styles from './customer-view.module.css'
import { CustomerViewExit } from './customer-view-exit.tsx'
import { ReadAloud, spoken } from './read-aloud.tsx'
import { usePlainHome } from './use-plain-home.ts'
import { type Shown, useShown } from './use-shown.ts'

/**
 * The tablet, turned to the customer: their progress, their reward, their next card's code. Nobody's name, no camera,
 * nothing that adds, and no way back but a PIN: not the back button, a reload, another address or another tab.
 */
export function CustomerView() {
  const { settings } = useCounter()
  const ours = useStore(settings, (it) => it.language)
  const [language, setLanguage] = useState(ours)
  const [isLeaving, setIsLeaving] = useState(false)
  // The words are the page's: the shop's people get theirs back.
  useEffect(() => () => void loadLanguage(ours).catch(() => {}), [ours])
  return (
    <LanguageProvider initial={{ language: ours }} language={isLeaving ? ours : language}>
      <TurnedScreen {...{ language, setLanguage, isLeaving, setIsLeaving }} />
    </LanguageProvider>
  )
}

type TurnedScreenProps = {
  language: Language
  setLanguage: (language: Language) => void
  isLeaving: boolean
  setIsLeaving: (isLeaving: boolean) => void
}

function TurnedScreen({ language, setLanguage, isLeaving, setIsLeaving }: TurnedScreenProps) {
  useCatalogue(entranceCatalogue)
  const { t } = useLingui()
  const main = useRef<HTMLElement>(null)
  const { practice } = useCounter()
  const lock = useLock()
  const device = useDevice()
  const { sessionStatus } = useSessionStatus()
  const shopNm = sessionStatus?.entrance.shopNm ?? device?.shopNm ?? ''
  const path = lock.state === 'turned' ? lock.path : paths.home
  const refusal = lock.state === 'turned' ? (lock.refusal ?? null) : null
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <span className={styles.shop}>{shopNm}</span>
        {!isLeaving && (
          <LanguageNames label={t`Language`} names={languageNames} chosen={language} onChoose={setLanguage} />
        )}
      </header>
      <main className={styles.main} ref={main}>
        {isLeaving ? (
          practice ? (
            <PracticeExit />
          ) : (
            <CustomerViewExit onStay={() => setIsLeaving(false)} />
          )
        ) : (
          <>
            <StaysHere />
            <ForCustomer stampIdx={stampIdxOf(/^\/card\/(\d+)$/.exec(path)?.[1])} refusal={refusal} />
          </>
        )}
      </main>
      <footer className={styles.foot}>
        {!isLeaving && (
          <>
            <ReadAloud key={language} language={language} of={main} />
            <Button tone="quiet" onClick={() => setIsLeaving(true)}>
              <Trans>For the staff</Trans>
            </Button>
          </>
        )}
      </footer>
    </div>
  )
}

const languageNames = languageTags.map((tag) => [tag, languages[tag].name] as const)

/** Whatever address somebody has gone to, it is this screen, and the address tells of no card. */
function StaysHere() {
  usePlainHome()
  return null
}

function ForCustomer({ stampIdx, refusal }: { stampIdx: number | null; refusal: RefusalName | null }) {
  const shown = useShown(stampIdx, refusal)
  switch (shown.kind) {
    case 'coming':
      return null
    case 'welcome':
      return (
        <Words title={<Trans>Welcome</Trans>}>
          <Trans>Show us the code of your card. Each stamp counts.</Trans>
        </Words>
      )
    case 'refused':
      return <Said refusal={shown.refusal} />
    case 'thanks':
      return <Thanks {...shown} />
    case 'progress':
      return <Progress {...shown} />
  }
}

/** What the staff would say, to be read by who does not speak their language. */
function Said({ refusal }: { refusal: RefusalName }) {
  const { say } = useRefusals()[refusal]
  return (
    <output className={styles.words}>
      <h1 {...spoken} className={styles.said}>
        {say}
      </h1>
    </output>
  )
}

function Words({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.words}>
      <h1 {...spoken} className={styles.title}>
        {title}
      </h1>
      <p {...spoken} className={styles.lead}>
        {children}
      </p>
    </div>
  )
}

function Thanks({ cardTtl, next }: Extract<Shown, { kind: 'thanks' }>) {
  const { t } = useLingui()
  return (
    <div className={styles.card}>
      <div className={styles.words}>
        <h1 {...spoken} className={styles.thanks}>
          <Trans>Thank you!</Trans>
        </h1>
        <p {...spoken} className={styles.lead}>
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
  const look = useShopLook()
  const { shown, confirmed, toGo, full } = project
  const countLabels = useCountLabels(maxStamps)
  return (
    <div className={styles.card}>
      <div className={styles.words}>
        <p className={styles.name}>{cardNm}</p>
        <h1 {...spoken} className={styles.title}>
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
            {...look}
          />
        </div>
        <p {...spoken} className={styles.lead}>
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
        <span {...spoken}>{labels}</span>
      </figcaption>
    </figure>
  )
}
