import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import type { Language } from '#shared/languages.ts'
import type { ApiClient } from '../api/api-client.ts'
import form from '../kit/entrance/form.module.css'
import { Trouble } from '../kit/entrance/trouble.tsx'
import { Button } from '../ui/button.tsx'
import styles from './first-start.module.css'
import { CardStep } from './setup-card-step.tsx'
import type { CardsKept, SetupStep } from './setup-draft.ts'
import { ManagerStep } from './setup-manager-step.tsx'
import { SecretsStep } from './setup-secrets-step.tsx'
import { ShopStep } from './setup-shop-step.tsx'
import { type Made, type FirstStart as Steps, useFirstStart } from './use-first-start.ts'

type Props = {
  api: ApiClient
  token: string
  language: Language
  cardsKept: CardsKept
  onMade: (made: Made) => Promise<void>
}

/** The owner makes the shop, its first stamp card and the manager's account: once, with the printed address. */
export function FirstStart({ api, token, language, cardsKept, onMade }: Props) {
  const { t } = useLingui()
  const steps = useFirstStart({ api, token, language, cardsKept, storage: sessionStorage }, onMade)
  const { step: name, at, isBusy, refused } = steps
  const page = useRef<HTMLFormElement>(null)

  const invalid = Object.keys(steps.complaints).length
  useEffect(() => {
    if (invalid > 0) page.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [invalid])

  function submit(event: FormEvent) {
    event.preventDefault()
    steps.next()
  }

  const titles: Record<SetupStep, string> = {
    shop: t`Your shop`,
    card: t`The first stamp card`,
    manager: t`You, the manager`,
    secrets: t`Passwords`,
  }
  const isLast = at === steps.steps.length - 1
  const [step, count] = [at + 1, steps.steps.length]
  return (
    <form ref={page} className={styles.form} onSubmit={submit} noValidate>
      <div className={styles.head}>
        <p className={styles.where}>
          <Trans>
            Set up: step {step} of {count}
          </Trans>
        </p>
        <progress className={styles.progress} max={count} value={step} aria-hidden="true" />
        <Title key={at}>{titles[name]}</Title>
      </div>
      <Step steps={steps} />
      {name === 'shop' && cardsKept === 'upstream' && (
        <p className={form.lead}>
          <Trans>
            Your stamp cards and their on-site passwords stay at the stamp service; there is nothing to set up
            for them here.
          </Trans>
        </p>
      )}
      {isSaidAtAField(refused) ? null : <Trouble of={refused} />}
      <div className={styles.actions}>
        {at > 0 && (
          <Button size="main" onClick={steps.back}>
            <Trans>Back</Trans>
          </Button>
        )}
        <Button type="submit" tone="primary" size="main" busy={isBusy}>
          {isLast ? <Trans>Make the shop</Trans> : <Trans>Next</Trans>}
        </Button>
      </div>
    </form>
  )
}

/** A new step is a new page: the focus is at the top of it. */
function Title({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

function Step({ steps }: { steps: Steps }) {
  switch (steps.step) {
    case 'shop':
      return <ShopStep steps={steps} />
    case 'card':
      return <CardStep steps={steps} />
    case 'manager':
      return <ManagerStep steps={steps} />
    case 'secrets':
      return <SecretsStep steps={steps} />
  }
}

/** Those stand under their own field. */
function isSaidAtAField(refused: Steps['refused']): boolean {
  return refused?.kind === 'refused' && refused.refusal.startsWith('weak-')
}
