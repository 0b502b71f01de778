import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Entrance } from '#shared/people-api.ts'
import type { ApiClient } from '../api/api-client.ts'
import form from '../kit/entrance/form.module.css'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { PairHere } from './pair-here.tsx'

type Props = { api: ApiClient; entrance: Entrance; onCheck: () => void }

/** The end of the first start: is this device the counter's tablet, or the manager's own? */
export function ShopIsReady({ api, entrance, onCheck }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [isPairing, setIsPairing] = useState(false)
  const { shopNm } = entrance
  return (
    <div className={form.middle}>
      <h1>
        <Trans>{shopNm} is ready</Trans>
      </h1>
      {isPairing ? (
        <PairHere
          api={api}
          entrance={entrance}
          now={Date.now}
          onPaired={() => void navigate(paths.home)}
          onCancel={() => setIsPairing(false)}
          cancelLabels={t`Back`}
        />
      ) : (
        <>
          <p className={form.lead}>
            <Trans>
              Customers are stamped on tablets that are paired with the shop. Is the device before you one of
              them?
            </Trans>
          </p>
          <Button tone="primary" size="main" wide onClick={() => setIsPairing(true)}>
            <Trans>Yes, pair this tablet</Trans>
          </Button>
          <RouteLink to={paths.review} className={form.way}>
            <Trans>No, go to the manager’s pages</Trans>
          </RouteLink>
          <Button tone="quiet" onClick={onCheck}>
            <Trans>Check this browser first</Trans>
          </Button>
        </>
      )}
    </div>
  )
}
