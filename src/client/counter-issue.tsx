import { Trans, useLingui } from '@lingui/react/macro'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { listStampCards } from '#shared/endpoints/stamp-cards.ts'
import type { Issued } from '#shared/shop-api.ts'
import { useCounter } from './counter/counter-deps.tsx'
import { FindCustomer } from './counter/find-customer.tsx'
import { useSessionStatus } from './counter/use-session.ts'
import { useStillHere } from './counter/use-still-here.ts'
import styles from './counter-issue.module.css'
import { useCatalogue } from './i18n/language.tsx'
import { entranceCatalogue, reviewCatalogue, shopCatalogue } from './i18n/own-catalogues.ts'
import { DepsProvider } from './kit/deps.tsx'
import { useEndpointQuery } from './kit/use-endpoint-query.ts'
import { Issue } from './manager/shop/issue.tsx'
import { SignedInProvider } from './manager/signed-in.tsx'
import { paths } from './paths.ts'
import { Notice } from './ui/notice.tsx'

/** A new card for the customer who stands at the counter: cashiers too, since an empty card is worth nothing yet. */
export function CounterIssue() {
  useCatalogue(entranceCatalogue)
  useCatalogue(reviewCatalogue)
  useCatalogue(shopCatalogue)
  const { t } = useLingui()
  const navigate = useNavigate()
  const { api, settings, lastTaps, newCommandId, now } = useCounter()
  const isStillHere = useStillHere()
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { networkMode: 'always', retry: false } } }),
  )
  function opened({ stampIdx }: Issued): void {
    lastTaps.add({ kind: 'new', commandId: newCommandId(), stampIdx, count: 1, tappedAt: now() })
    if (isStillHere()) void navigate(paths.card(stampIdx))
  }
  const entrance = useSessionStatus().sessionStatus?.entrance
  const person = entrance?.person
  if (!entrance || !person)
    return (
      <section className={styles.issue}>
        <h1>
          <Trans>New card</Trans>
        </h1>
        <Notice
          tone="waiting"
          title={t`This needs the internet`}
          cause={t`A new card gets its number from the server. Try again when the tablet is online.`}
        />
      </section>
    )
  return (
    <QueryClientProvider client={queries}>
      <DepsProvider value={{ api, settings, newCommandId, now }}>
        <SignedInProvider value={{ ...entrance, person, refetch: () => void queries.invalidateQueries() }}>
          <section className={styles.issue}>
            <Issue onIssued={opened} />
            <LostCard isSearchOn={entrance.counterSearch} />
          </section>
        </SignedInProvider>
      </DepsProvider>
    </QueryClientProvider>
  )
}

/** Whoever asks for a new card has often lost the old one, and its stamps with it. */
function LostCard({ isSearchOn }: { isSearchOn: boolean }) {
  // With the form, which would push it down.
  const { answer, isUnreachable } = useEndpointQuery({ endpoint: listStampCards })
  if (!answer && !isUnreachable) return null
  return (
    <section className={styles.lost}>
      <h2>
        <Trans>A lost card?</Trans>
      </h2>
      <p>
        {isSearchOn ? (
          <Trans>
            Open it by the customer’s name, then choose “Replace a lost card” in the settings menu.
          </Trans>
        ) : (
          <Trans>
            Its stamps need not be lost: open it from the last cards or by its code, then choose “Replace a
            lost card” in the settings menu. A manager finds a card by name.
          </Trans>
        )}
      </p>
      <FindCustomer />
    </section>
  )
}
