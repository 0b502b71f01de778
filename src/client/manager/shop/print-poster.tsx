import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { listStampCards } from '#shared/endpoints/stamp-cards.ts'
import { type Language, languages } from '#shared/languages.ts'
import type { StampCard } from '#shared/shop-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { StampRow } from '../../ui/stamp-row.tsx'
import { Read } from '../read.tsx'
import { useSignedIn } from '../signed-in.tsx'
import { type PaperName, usualPaper } from './paper.ts'
import { inkStyle, usePaperLook } from './paper-look.ts'
import { PrintHead, usePaperFaces } from './print-head.tsx'
import styles from './printed-paper.module.css'
import { printedWords } from './printed-words.ts'

/** For the till: how it works, in the languages of who comes. */
export function PrintPoster({ onBack }: { onBack: () => void }) {
  const cards = useEndpointQuery({ endpoint: listStampCards })
  return (
    <Read of={cards}>
      {({ cards: all }) => <Choices cards={all.filter(({ active }) => active)} onBack={onBack} />}
    </Read>
  )
}

function Choices({ cards, onBack }: { cards: readonly StampCard[]; onBack: () => void }) {
  const { t } = useLingui()
  const { languages: ofShop } = useSignedIn()
  const [paper, setPaper] = useState<PaperName>(() => usualPaper(navigator.languages))
  const [chosen, setChosen] = useState<readonly Language[]>(ofShop)
  const [cardIdx, setCardIdx] = useState(cards[0]?.cardIdx ?? null)
  const card = cards.find((it) => it.cardIdx === cardIdx)
  usePaperFaces(chosen)
  return (
    <>
      <PrintHead
        title={t`Poster`}
        lead={<Trans>One page for the till or the door: what is collected, and how.</Trans>}
        isEmpty={!card || chosen.length === 0}
        paper={paper}
        onPaper={setPaper}
        onBack={onBack}
      >
        <SelectField
          label={t`Stamp card`}
          value={String(cardIdx ?? '')}
          onChange={(value) => setCardIdx(Number(value))}
        >
          {cards.map((it) => (
            <option key={it.cardIdx} value={it.cardIdx}>
              {it.cardNm} · {it.cardTtl}
            </option>
          ))}
        </SelectField>
        <fieldset className={styles.languages}>
          <legend>
            <Trans>Languages on paper</Trans>
          </legend>
          {ofShop.map((tag) => (
            <CheckField
              key={tag}
              label={<span lang={tag}>{languages[tag].name}</span>}
              checked={chosen.includes(tag)}
              onChange={(isOn) => setChosen(ofShop.filter((it) => (it === tag ? isOn : chosen.includes(it))))}
            />
          ))}
        </fieldset>
      </PrintHead>
      {card && <Poster card={card} paper={paper} chosen={chosen} />}
    </>
  )
}

type PosterProps = { card: StampCard; paper: PaperName; chosen: readonly Language[] }

function Poster({ card: { cardIdx, cardTtl, maxStamps }, paper, chosen }: PosterProps) {
  const { shopNm } = useSignedIn()
  const look = usePaperLook()
  const [first] = chosen
  return (
    <div className={styles.stage}>
      <section className={styles.poster} data-paper={paper} data-count={chosen.length}>
        {look?.logo && <img className={styles.posterLogo} src={look.logo} alt="" />}
        <p className={styles.posterShop} style={inkStyle(look)}>
          {shopNm}
        </p>
        <div className={styles.stamps}>
          <StampRow
            label={first ? printedWords[first].reward(maxStamps, cardTtl) : cardTtl}
            confirmed={Math.ceil(maxStamps * 0.7)}
            max={maxStamps}
            motif={cardIdx % 2 === 0 ? 'star' : 'cup'}
            ink={look?.ink}
            picture={look?.stamp}
          />
        </div>
        {chosen.map((tag) => {
          const { headline, steps, lost } = printedWords[tag]
          return (
            <div key={tag} lang={tag} className={styles.told}>
              <h2>{headline}</h2>
              <ol>
                {steps(maxStamps, cardTtl).map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
              <p>{lost}</p>
            </div>
          )
        })}
      </section>
    </div>
  )
}
