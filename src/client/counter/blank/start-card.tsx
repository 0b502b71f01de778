import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useCatalogue } from '../../i18n/language.tsx'
import { paths } from '../../paths.ts'
import { tappedBy } from '../../store/lock.ts'
import { Button } from '../../ui/button.tsx'
import { PlusIcon } from '../../ui/screen-icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import card from '../card.module.css'
import { useCounter } from '../counter-deps.tsx'
import { deliberate } from '../double-tap.ts'
import { WhyNotMade } from '../new-cards.tsx'
import { RefusalNotice } from '../refusal-notice.tsx'
import { useMakeCard } from '../use-make-card.ts'
import { blankCatalogue } from './blank-catalogue.ts'
import { forgetReplacement, pendingReplacement } from './pending-replacement.ts'
import styles from './start-card.module.css'

/** A printed card that is nobody's yet: one tap makes it this customer's, and the stamp is the next. */
export function StartCard({ stampIdx }: { stampIdx: number }) {
  useCatalogue(blankCatalogue)
  const { lock, now, outbox } = useCounter()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isNaming, setIsNaming] = useState(false)
  const [userNm, setUserNm] = useState('')
  const [userPhnno, setUserPhnno] = useState('')
  const [lost] = useState(() => pendingReplacement(now(), tappedBy(lock.getState()).personId ?? null))
  const reopen = () => void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
  const { creation, start } = useMakeCard(() => {
    forgetReplacement()
    reopen()
  })
  const isStarted = creation.step === 'failed' && creation.refusal === 'started-already'

  // Somebody else has started it: what it holds by now is the answer.
  useEffect(() => {
    if (isStarted) void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
  }, [isStarted, queries, stampIdx])

  function begin() {
    start(stampIdx, { replaces: null, userNm: userNm.trim() || null, userPhnno: userPhnno.trim() || null })
  }
  function moveHere(from: number) {
    // What waits for it goes out first, if it can; else it goes on to the new card by itself.
    void outbox.flush(from)
    start(stampIdx, { replaces: from, userNm: null, userPhnno: null })
  }

  return (
    <div className={card.alone}>
      <RefusalNotice
        refusal="not-started"
        tone="neutral"
        isAlone
        action={
          <div className={styles.start}>
            {lost && (
              <Button
                tone="primary"
                size="main"
                wide
                busy={creation.step === 'making'}
                onClick={deliberate(() => moveHere(lost.stampIdx))}
              >
                <Trans>Move the stamps of {lost.who} to it</Trans>
              </Button>
            )}
            <Button
              tone={lost ? 'quiet' : 'primary'}
              size="main"
              wide
              icon={<PlusIcon />}
              busy={creation.step === 'making'}
              onClick={deliberate(begin)}
            >
              <Trans>Start this card</Trans>
            </Button>
            <WhyNotMade creation={creation} />
            {isNaming ? (
              <Whose {...{ userNm, setUserNm, userPhnno, setUserPhnno }} />
            ) : (
              <Button onClick={() => setIsNaming(true)}>
                <Trans>Add a name</Trans>
              </Button>
            )}
            <Button onClick={() => void navigate(paths.home)}>
              <Trans>Back to the counter</Trans>
            </Button>
          </div>
        }
      />
    </div>
  )
}

type WhoseProps = {
  userNm: string
  setUserNm: (text: string) => void
  userPhnno: string
  setUserPhnno: (text: string) => void
}

function Whose({ userNm, setUserNm, userPhnno, setUserPhnno }: WhoseProps) {
  const { t } = useLingui()
  return (
    <>
      <TextField
        label={t`Customer’s name, so that a lost card is found`}
        maxLength={100}
        autoCapitalize="words"
        value={userNm}
        onChange={setUserNm}
      />
      <TextField label={t`Telephone`} type="tel" maxLength={40} value={userPhnno} onChange={setUserPhnno} />
    </>
  )
}
