import { Trans, useLingui } from '@lingui/react/macro'
import { Suspense } from 'react'
import { useLocation } from 'react-router'
import { listTablets } from '#shared/endpoints/tablets.ts'
import { lazyComponent } from '../../kit/lazy-component.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { PageHead } from '../page-head.tsx'
import { ConfirmPairing } from './confirm-pairing.tsx'
import { TabletList } from './tablet-list.tsx'
import { RevokeTablet, TabletSheet } from './tablet-sheet.tsx'
import { type Opened, useOpened } from './use-opened.ts'

const TakeRescue = lazyComponent(async () => (await import('./take-rescue.tsx')).TakeRescue)

const lookEveryMs = 15_000

export function Tablets() {
  const { t } = useLingui()
  const { search } = useLocation()
  const opened = useOpened()
  // The QR on a tablet's screen leads here with its code.
  const isPairing = opened.name === 'pair' || new URLSearchParams(search).has('pair')
  return (
    <>
      <PageHead
        title={t`Tablets`}
        lead={t`Only a paired tablet can sign in with a PIN. What waits on a tablet is on the tablet alone.`}
        actions={
          <>
            <Button onClick={() => opened.open('take')}>
              <Trans>Take in from a tablet</Trans>
            </Button>
            <Button tone="primary" onClick={() => opened.open('pair')}>
              <Trans>Pair a tablet</Trans>
            </Button>
          </>
        }
      />
      <TabletList onOpen={(tabletId) => opened.open('tablet', tabletId)} />
      <OpenedTablet opened={opened} />
      <Sheet
        open={isPairing}
        label={t`Pair a tablet`}
        title={t`Pair a tablet`}
        closeLabel={t`Close`}
        onClose={opened.close}
      >
        <ConfirmPairing />
      </Sheet>
      <Sheet
        open={opened.name === 'take'}
        label={t`Take in from a tablet`}
        title={t`Take in from a tablet`}
        lead={t`What a tablet could not send any more: from its screen by camera, or from the file that it saved.`}
        closeLabel={t`Close`}
        onClose={opened.close}
      >
        {opened.name === 'take' && (
          <Suspense fallback={null}>
            <TakeRescue />
          </Suspense>
        )}
      </Sheet>
    </>
  )
}

/** By its id, since a link may lead to one that is on no page yet. */
function OpenedTablet({ opened: { name, id, open, close } }: { opened: Opened }) {
  const isOpen = name === 'tablet' || name === 'revoke'
  const { answer } = useEndpointQuery({
    endpoint: listTablets,
    query: { tabletId: id },
    isEnabled: isOpen && id !== '',
    everyMs: lookEveryMs,
  })
  const listed = answer?.kind === 'ok' ? answer.value : []
  return listed
    .filter(({ tabletId }) => tabletId === id)
    .map((tablet) => (
      <div key={tablet.tabletId}>
        <TabletSheet
          tablet={tablet}
          open={name === 'tablet'}
          onClose={close}
          onRevoke={() => open('revoke', tablet.tabletId)}
        />
        <RevokeTablet tablet={tablet} open={name === 'revoke'} onClose={close} />
      </div>
    ))
}
