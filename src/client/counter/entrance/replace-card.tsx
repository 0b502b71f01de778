import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { formatStampCode, parseStampCode } from '#shared/stamp-code.ts'
import { paths, stampIdxOf } from '../../paths.ts'
import { tappedBy } from '../../store/lock.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { awaitBlank, forgetReplacement } from '../blank/pending-replacement.ts'
import { useCounter } from '../counter-deps.tsx'
import { deliberate } from '../double-tap.ts'
import { WhyNotMade } from '../new-cards.tsx'
import { useBackToClose } from '../use-back-to-close.ts'
import { useKnownName } from '../use-known-name.ts'
import { useMakeCard } from '../use-make-card.ts'
import { useReach } from '../use-reach.ts'
import styles from './sign-out.module.css'

type Props = { onClose: () => void }

/**
 * The card on the screen was lost: what will happen is said before it is done, since it is not undone. It is about the card
 * that it was opened on: a scan that opens another ends it.
 */
export function ReplaceCard({ onClose }: Props) {
  const shown = stampIdxOf(/^\/card\/(\d+)$/.exec(useLocation().pathname)?.[1])
  const [opened] = useState(shown)
  const isOver = shown !== opened
  useEffect(() => {
    if (isOver) onClose()
  }, [isOver, onClose])
  return opened === null || isOver ? null : <ReplaceCardOf stampIdx={opened} onClose={onClose} />
}

function ReplaceCardOf({ stampIdx, onClose }: Props & { stampIdx: number }) {
  const { t } = useLingui()
  const { outbox, lock, now } = useCounter()
  const [isPrinted, setIsPrinted] = useState(false)
  const navigate = useNavigate()
  const isOffline = useReach() === 'offline'
  const { creation, replace } = useMakeCard((madeIdx) => {
    // In the place of the entry that the back gesture would close this by.
    void navigate(paths.card(madeIdx), { replace: true, state: { isToTakeAlong: true } })
    onClose()
  })
  const who = useKnownName(stampIdx) ?? formatStampCode(stampIdx)
  const title = t`Replace a lost card`
  useBackToClose(true, onClose)

  function begin() {
    // What waits for it goes out first, if it can; else it goes on to the new card by itself.
    void outbox.flush(stampIdx)
    replace(stampIdx)
  }

  function takePrinted() {
    const personId = tappedBy(lock.getState()).personId ?? null
    awaitBlank({ stampIdx, who, personId, since: now() })
    setIsPrinted(true)
  }
  function leave() {
    forgetReplacement()
    onClose()
  }

  if (isPrinted)
    return (
      <Sheet open label={title} title={title} lead={who} closeLabel={t`Close`} onClose={leave}>
        <BlankCode onLeave={leave} />
      </Sheet>
    )
  return (
    <Sheet open label={title} title={title} lead={who} closeLabel={t`Close`} onClose={onClose}>
      <div className={styles.signOut}>
        <p className={styles.words}>
          <Trans>
            Ask for the customer’s name first. All stamps move to a new card, and the lost one is good for
            nothing from then on.
          </Trans>
        </p>
        <Button
          tone="primary"
          size="main"
          wide
          busy={creation.step === 'making'}
          disabled={isOffline}
          reason={t`Replacing a card needs the internet.`}
          onClick={deliberate(begin)}
        >
          <Trans>Move the stamps to a new card</Trans>
        </Button>
        <WhyNotMade creation={creation} />
        <Button size="main" wide disabled={isOffline} onClick={deliberate(takePrinted)}>
          <Trans>Move them to a printed card</Trans>
        </Button>
        <Button size="main" wide onClick={onClose}>
          <Trans>Leave it as it is</Trans>
        </Button>
      </div>
    </Sheet>
  )
}

/** The scanner reads on behind the sheet: the blank card opens, and asks there. */
function BlankCode({ onLeave }: { onLeave: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const code = parseStampCode(text, [])

  function open(event: FormEvent) {
    event.preventDefault()
    if (code.kind === 'stamp') void navigate(paths.card(code.stampIdx))
  }
  return (
    <form className={styles.signOut} onSubmit={open}>
      <p className={styles.words}>
        <Trans>
          Scan a blank printed card now, or type its code. Nothing is moved before you say so there.
        </Trans>
      </p>
      <TextField label={t`Code on the blank card`} maxLength={20} value={text} onChange={setText} />
      <Button
        type="submit"
        tone="primary"
        size="main"
        wide
        disabled={code.kind !== 'stamp'}
        reason={t`Nine letters and digits, as they stand on the card.`}
      >
        <Trans>Open the blank card</Trans>
      </Button>
      <Button size="main" wide onClick={onLeave}>
        <Trans>Leave it as it is</Trans>
      </Button>
    </form>
  )
}
