import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { FoundCard } from '#shared/customers-api.ts'
import * as customers from '#shared/endpoints/customers.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { isUnanswered } from '../api/api-client.ts'
import { useCatalogue, useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useCounter } from './counter-deps.tsx'
import { deliberate } from './double-tap.ts'
import { findCatalogue } from './find-catalogue.ts'
import styles from './find-customer.module.css'
import { useReach } from './use-reach.ts'
import { useSessionStatus } from './use-session.ts'
import { useStillHere } from './use-still-here.ts'

type Search =
  | { step: 'idle' | 'busy' }
  | { step: 'found'; found: readonly FoundCard[]; isCut: boolean }
  /** `refusal` null: no answer came. */
  | { step: 'failed'; refusal: RefusalName | null }

/** For who comes without the code, where the shop wants it: masked, so that the customer has to say the name. */
export function FindCustomer(): ReactNode {
  const { device } = useCounter()
  const [isRemembered] = useState(() => device.recall()?.counterSearch ?? false)
  const isOn = useSessionStatus().sessionStatus?.entrance.counterSearch ?? isRemembered
  return isOn ? <SearchForm /> : null
}

function SearchForm() {
  useCatalogue(findCatalogue)
  const { t } = useLingui()
  const { api } = useCounter()
  const isOffline = useReach() === 'offline'
  const [text, setText] = useState('')
  const [search, setSearch] = useState<Search>({ step: 'idle' })
  const results = useRef<HTMLDivElement>(null)
  const isComplete = [...text.trim()].length >= 2

  // On a phone they come below the edge.
  useEffect(() => {
    if (search.step === 'found' || search.step === 'failed')
      results.current?.scrollIntoView({ block: 'nearest' })
  }, [search])

  async function find(event: FormEvent) {
    event.preventDefault()
    if (!isComplete || search.step === 'busy') return
    setSearch({ step: 'busy' })
    const answer = await api({ endpoint: customers.findCustomer, body: { text: text.trim() } })
    if (answer.kind === 'ok') setSearch({ step: 'found', ...answer.value })
    else setSearch(failed(answer))
  }

  return (
    <search className={styles.find} aria-label={t`Find a customer’s card`}>
      <form className={styles.form} onSubmit={(event) => void find(event)}>
        <TextField
          label={t`Without the code: name, or last four digits of the telephone`}
          maxLength={100}
          enterKeyHint="search"
          value={text}
          onChange={setText}
        />
        <Button
          type="submit"
          busy={search.step === 'busy'}
          disabled={isOffline || !isComplete}
          reason={isOffline ? t`Searching needs the internet.` : t`Two letters at least.`}
        >
          <Trans>Find</Trans>
        </Button>
      </form>
      <div aria-live="polite" ref={results}>
        {search.step === 'found' && <Found {...search} onFailed={setSearch} />}
        {search.step === 'failed' && <Failed refusal={search.refusal} />}
      </div>
    </search>
  )
}

type FoundProps = Pick<Extract<Search, { step: 'found' }>, 'found' | 'isCut'> & {
  onFailed: (search: Search) => void
}

function Found({ found, isCut, onFailed }: FoundProps) {
  if (found.length === 0)
    return (
      <p className={styles.note}>
        <Trans>No card was found. Only cards with a name or a telephone can be.</Trans>
      </p>
    )
  return (
    <>
      <p className={styles.note}>
        <Trans>Let the customer say the name, then open. Each opening is written down.</Trans>
        {isCut && (
          <>
            {' '}
            <Trans>There are more: type more of the name.</Trans>
          </>
        )}
      </p>
      <ul>
        {found.map((card) => (
          <Row key={card.ref} card={card} onFailed={onFailed} />
        ))}
      </ul>
    </>
  )
}

function Row({ card, onFailed }: { card: FoundCard; onFailed: FoundProps['onFailed'] }) {
  const { t } = useLingui()
  const { api, sound } = useCounter()
  const navigate = useNavigate()
  const isStillHere = useStillHere()
  const { ref, cardNm, stamps, maxStamps, nameMasked, phoneMasked } = card
  const who = [nameMasked, phoneMasked].filter(Boolean).join(' · ')

  async function open() {
    const answer = await api({ endpoint: customers.openFoundCard, body: { ref } })
    if (!isStillHere()) return
    if (answer.kind === 'ok') return void navigate(paths.card(answer.value.stampIdx))
    sound.refused()
    onFailed(failed(answer))
  }

  return (
    <li className={styles.row}>
      <span className={styles.card}>
        <b>{who}</b>
        <span className={styles.what}>
          {cardNm} · {t`${stamps} of ${maxStamps} stamps`}
        </span>
      </span>
      <Button aria-label={t`Open the card of ${who}`} onClick={deliberate(() => void open())}>
        <Trans>Open the card</Trans>
      </Button>
    </li>
  )
}

type Unopened = Parameters<typeof isUnanswered>[0]

/** A result that is too old is refused as a field that is wrong: it is looked for once more. */
function failed(answer: Unopened): Search {
  const hasAnswer = answer.kind === 'refused' && !isUnanswered(answer) && answer.refusal !== 'invalid-request'
  return { step: 'failed', refusal: hasAnswer ? answer.refusal : null }
}

function Failed({ refusal }: { refusal: RefusalName | null }) {
  const refusals = useRefusals()
  const labels = refusal && refusals[refusal]
  return (
    <p role="alert" className={styles.failed}>
      {labels ? sentences(labels.title, labels.action) : <Trans>That did not work. Search once more.</Trans>}
    </p>
  )
}
