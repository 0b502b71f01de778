import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { listStampCards } from '#shared/endpoints/stamp-cards.ts'
import { isUnanswered } from '../api/api-client.ts'
import { Unreachable } from '../api/queries.ts'
import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { PlusIcon } from '../ui/screen-icons.tsx'
import { type CardKind, cardKindsIn } from './card-kinds.ts'
import { useCounter } from './counter-deps.tsx'
import { deliberate } from './double-tap.ts'
import styles from './new-cards.module.css'
import { type CardCreation, useMakeCard } from './use-make-card.ts'
import { useReach } from './use-reach.ts'

/** More than these are chosen from a list. */
const mostButtons = 3
const listAgeMs = 5 * 60_000
const queryKey = ['card-kinds']

/** A new card for whoever stands at the counter: one tap, and its code is on the screen beside the first stamp. */
export function NewCards({ kinds }: { kinds: readonly CardKind[] }): ReactNode {
  const { t } = useLingui()
  const { practice } = useCounter()
  const isOffline = useReach() === 'offline'
  const { creation, make } = useMakeCard()
  if (kinds.length === 0) return null
  return (
    <div className={styles.new}>
      {kinds.length <= mostButtons &&
        kinds.map(({ cardIdx, cardNm }) => (
          <Button
            key={cardIdx}
            size="main"
            icon={<PlusIcon />}
            busy={creation.step === 'making' && creation.of === cardIdx}
            disabled={isOffline}
            reason={t`A new card needs the internet.`}
            onClick={deliberate(() => make({ cardIdx }))}
          >
            {kinds.length === 1 ? t`New card` : t`New card: ${cardNm}`}
          </Button>
        ))}
      {!practice && (
        <RouteLink className={styles.more} to={paths.newCard}>
          <Trans>New card with a name</Trans>
        </RouteLink>
      )}
      <WhyNotMade creation={creation} />
    </div>
  )
}

type Instead = { cardIdx: number; userNm: string | null }

/** In the place of a card that is over: the same kind, for the same customer. */
export function NewCardInstead({ cardIdx, userNm }: Instead): ReactNode {
  const { t } = useLingui()
  const isOffline = useReach() === 'offline'
  const { creation, make } = useMakeCard()
  return (
    <>
      <Button
        tone="primary"
        size="main"
        icon={<PlusIcon />}
        busy={creation.step === 'making'}
        disabled={isOffline}
        reason={t`A new card needs the internet.`}
        onClick={deliberate(() => make({ cardIdx, userNm }))}
      >
        <Trans>Start a new card</Trans>
      </Button>
      <WhyNotMade creation={creation} />
    </>
  )
}

export function WhyNotMade({ creation }: { creation: CardCreation }): ReactNode {
  const { t } = useLingui()
  const refusals = useRefusals()
  if (creation.step !== 'failed') return null
  const labels = creation.refusal ? refusals[creation.refusal] : null
  return (
    <p role="alert" className={styles.failed}>
      {labels
        ? sentences(labels.title, labels.action)
        : t`No answer came. Tap once more: it is made once, whatever became of the first.`}
    </p>
  )
}

/** What is given out, as this tablet remembers it until the server tells; null while it has never been told. */
export function useCardKinds(): readonly CardKind[] | null {
  const { api, device } = useCounter()
  const { data, isPending } = useQuery({
    queryKey,
    async queryFn({ client, signal }): Promise<readonly CardKind[]> {
      const answer = await api({ endpoint: listStampCards, signal })
      if (isUnanswered(answer)) throw new Unreachable()
      if (answer.kind !== 'ok') return client.getQueryData(queryKey) ?? []
      const cardKinds = answer.value.cards
        .filter(({ active, validDays }) => active && validDays !== null)
        .map(({ cardIdx, cardNm }) => ({ cardIdx, cardNm }))
      device.remember({ cardKinds })
      return cardKinds
    },
    initialData: () => cardKindsIn(device.recall()?.cardKinds),
    initialDataUpdatedAt: 0,
    networkMode: 'always',
    retry: false,
    staleTime: listAgeMs,
  })
  return isPending ? null : (data ?? [])
}
