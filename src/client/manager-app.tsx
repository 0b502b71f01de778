import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { v7 as uuidv7 } from 'uuid'
import { createApiClient } from './api/api-client.ts'
import { useCatalogue } from './i18n/language.tsx'
import { entranceCatalogue, reviewCatalogue, shopCatalogue } from './i18n/own-catalogues.ts'
import { type Deps, DepsProvider } from './kit/deps.tsx'
import { lazyComponent } from './kit/lazy-component.ts'
import { RouteTable } from './kit/route-table.tsx'
import { ManagerFrame } from './manager/manager-frame.tsx'
import { ManagerGate } from './manager/manager-gate.tsx'
import { Today } from './manager/review/today.tsx'
import type { SettingsStore } from './store/settings.ts'

/** Pages that most visits do not open are files of their own; `manager/review` reads, `manager/shop` administers. */
const Inbox = lazyComponent(async () => (await import('./manager/review/inbox.tsx')).Inbox)
const Cards = lazyComponent(async () => (await import('./manager/review/cards.tsx')).Cards)
const Customers = lazyComponent(async () => (await import('./manager/review/customers.tsx')).Customers)
const CustomerPage = lazyComponent(async () => (await import('./manager/review/customer.tsx')).CustomerPage)
const ImportPage = lazyComponent(async () => (await import('./manager/review/import.tsx')).ImportPage)
const StampHistory = lazyComponent(async () => (await import('./manager/review/history.tsx')).StampHistory)
const Activity = lazyComponent(async () => (await import('./manager/review/activity.tsx')).Activity)
const Rewards = lazyComponent(async () => (await import('./manager/review/rewards.tsx')).Rewards)
const Reports = lazyComponent(async () => (await import('./manager/review/reports.tsx')).Reports)
const FraudSignals = lazyComponent(
  async () => (await import('./manager/review/fraud-signals.tsx')).FraudSignals,
)
const AuditVerification = lazyComponent(
  async () => (await import('./manager/review/audit-verification.tsx')).AuditVerification,
)
const Shop = lazyComponent(async () => (await import('./manager/shop/shop.tsx')).Shop)

const pages = {
  '/': <Today />,
  '/inbox/:reviewId?': <Inbox />,
  '/cards': <Cards />,
  '/cards/:stampIdx': <StampHistory />,
  '/customers': <Customers />,
  '/customers/import': <ImportPage />,
  '/customers/:stampIdx': <CustomerPage />,
  '/activity': <Activity />,
  '/rewards': <Rewards />,
  '/reports': <Reports />,
  '/honesty': <FraudSignals />,
  '/proof': <AuditVerification />,
  '/shop/:page?': <Shop />,
  '/*': <Today />,
}

type Props = { fetch: typeof fetch; settings: SettingsStore }

/** The manager's composition root, on the tablet or in any browser. Nothing of it is in the counter's shell. */
function compose({ fetch: fetchIt, settings }: Props): Deps & { queries: QueryClient } {
  return {
    api: createApiClient({ fetch: fetchIt, timeoutMs: 20_000 }),
    settings,
    queries: new QueryClient({ defaultOptions: { queries: { networkMode: 'always', retry: false } } }),
    newCommandId: () => uuidv7(),
    now: () => Date.now(),
  }
}

export function ManagerApp(props: Props) {
  useCatalogue(entranceCatalogue)
  useCatalogue(reviewCatalogue)
  useCatalogue(shopCatalogue)
  const [deps] = useState(() => compose(props))

  return (
    <QueryClientProvider client={deps.queries}>
      <DepsProvider value={deps}>
        <ManagerGate>
          <Suspense fallback={null}>
            <ManagerFrame>
              <RouteTable table={pages} />
            </ManagerFrame>
          </Suspense>
        </ManagerGate>
      </DepsProvider>
    </QueryClientProvider>
  )
}
