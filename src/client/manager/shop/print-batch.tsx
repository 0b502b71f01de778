import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { getCardBatch } from '#shared/endpoints/card-batches.ts'
import type { Language } from '#shared/languages.ts'
import type { PrintedCard, PrintedCards } from '#shared/shop-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { QrCode } from '../../ui/qr-code.tsx'
import { Read } from '../read.tsx'
import { useSignedIn } from '../signed-in.tsx'
import { cutMarks, marginsOf, type PaperName, papers, sheetsOf, usualPaper } from './paper.ts'
import { inkStyle, usePaperLook } from './paper-look.ts'
import { PrintHead, usePaperLanguage } from './print-head.tsx'
import styles from './printed-paper.module.css'
import { printedWords } from './printed-words.ts'

/** Sheets of a batch: on the screen one card of it, on paper all that nobody has started. */
export function PrintBatch({ batchId, onBack }: { batchId: string; onBack: () => void }) {
  const batch = useEndpointQuery({ endpoint: getCardBatch, params: { batchId } })
  return <Read of={batch}>{(of) => <Sheets of={of} onBack={onBack} />}</Read>
}

function Sheets({ of, onBack }: { of: PrintedCards; onBack: () => void }) {
  const { t } = useLingui()
  const [paper, setPaper] = useState<PaperName>(() => usualPaper(navigator.languages))
  const { language, choice } = usePaperLanguage()
  // What was started is on its customer's card; what was withdrawn is good for nothing.
  const blank = of.withdrawnAt === null ? of.cards.filter(({ startedAt }) => startedAt === null) : []
  const sheets = sheetsOf(blank)
  const [first] = blank
  return (
    <>
      <PrintHead
        title={t`Blank cards: ${of.cardNm}`}
        lead={
          <>
            {plural(blank.length, { one: '# card', other: '# cards' })} ·{' '}
            {plural(sheets.length, { one: '# sheet', other: '# sheets' })}
            <br />
            <Trans>
              Print at 100 %, on strong paper, and cut along the marks. Whoever has the file has the cards.
            </Trans>
          </>
        }
        isEmpty={blank.length === 0}
        paper={paper}
        onPaper={setPaper}
        onBack={onBack}
      >
        {choice}
      </PrintHead>
      {first && (
        <div className={styles.preview} data-paper={paper} aria-hidden="true">
          <CardOnPaper card={first} of={of} language={language} />
        </div>
      )}
      {sheets.map((cards) => (
        <Sheet key={cards[0]?.stampIdx} paper={paper}>
          {cards.map((card) => (
            <CardOnPaper key={card.stampIdx} card={card} of={of} language={language} />
          ))}
        </Sheet>
      ))}
    </>
  )
}

function Sheet({ paper, children }: { paper: PaperName; children: ReactNode }) {
  const { width, height } = papers[paper]
  const { left, top } = marginsOf(papers[paper])
  return (
    <section className={styles.sheet} data-paper={paper}>
      <svg aria-hidden="true" className={styles.marks} viewBox={`0 0 ${width} ${height}`}>
        <path d={cutMarks(papers[paper])} />
      </svg>
      <div className={styles.cards} style={{ insetInlineStart: `${left}mm`, top: `${top}mm` }}>
        {children}
      </div>
    </section>
  )
}

type CardProps = { card: PrintedCard; of: PrintedCards; language: Language }

function CardOnPaper({ card: { stampIdx, stampUrl }, of, language }: CardProps) {
  const { t } = useLingui()
  const { shopNm } = useSignedIn()
  const look = usePaperLook()
  const words = printedWords[language]
  const code = formatStampCode(stampIdx)
  return (
    <article className={styles.card} lang={language}>
      <div>
        <QrCode text={stampUrl} label={t`QR code of the card ${code}`} />
      </div>
      <div className={styles.words}>
        {look?.logo && <img className={styles.logo} src={look.logo} alt="" />}
        <p className={styles.shop} style={inkStyle(look)}>
          {shopNm}
        </p>
        <p className={styles.name}>{of.cardNm}</p>
        <p className={styles.reward}>{words.reward(of.maxStamps, of.cardTtl)}</p>
        <p className={styles.show}>{words.show}</p>
        <p className={styles.code}>{code}</p>
      </div>
    </article>
  )
}
