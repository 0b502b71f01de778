import { Trans, useLingui } from '@lingui/react/macro'
import type { ApiKey } from '#shared/api-keys-api.ts'
import { listApiKeys } from '#shared/endpoints/api-keys.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import { useScopeLabels } from './api-key-labels.ts'
import { NewApiKey, RevokeApiKey, RotateApiKey } from './api-key-sheets.tsx'
import styles from './rows.module.css'
import { type Opened, useOpened } from './use-opened.ts'

export function ApiKeys() {
  const { t } = useLingui()
  const opened = useOpened()
  const keys = useEndpointQuery({ endpoint: listApiKeys })
  return (
    <>
      <PageHead
        title={t`API keys`}
        lead={t`With a key another system comes to the shop by itself. Give each its own, for no more than it needs.`}
        actions={
          <Button tone="primary" onClick={() => opened.open('new')}>
            <Trans>Make a key</Trans>
          </Button>
        }
      />
      <Read of={keys}>
        {({ keys: all }) => (
          <>
            <ul className={styles.rows}>
              {all.map((it) => (
                <li key={it.keyId}>
                  <KeyRow of={it} opened={opened} />
                </li>
              ))}
            </ul>
            <NewApiKey open={opened.name === 'new'} onClose={opened.close} />
            {all
              .filter(({ keyId }) => keyId === opened.id)
              .map((it) => (
                <Sheets key={it.keyId} of={it} opened={opened} />
              ))}
          </>
        )}
      </Read>
    </>
  )
}

function Sheets({ of, opened: { name, close } }: { of: ApiKey; opened: Opened }) {
  return (
    <>
      <RotateApiKey of={of} open={name === 'rotate'} onClose={close} />
      <RevokeApiKey of={of} open={name === 'revoke'} onClose={close} />
    </>
  )
}

function KeyRow({ of, opened }: { of: ApiKey; opened: Opened }) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  const { scopeLabel, nameOf } = useScopeLabels()
  const { keyId, scopes, isSetByOperator, madeAt, rotatingUntil, revokedAt } = of
  const made = moment(madeAt)
  return (
    <div className={styles.row} data-off={revokedAt !== null || undefined}>
      <span className={styles.words}>
        <span className={styles.name}>{nameOf(of)}</span>
        <span className={styles.more}>{scopes.map(scopeLabel).join(' · ')}</span>
        <span className={styles.more}>
          {isSetByOperator ? t`Set by whoever runs the server (STAMPDESK_API_KEY)` : t`Made ${made}`}
        </span>
        {rotatingUntil !== null && (
          <span className={styles.more} data-tone="waiting">
            <Trans>The key before is good too until {moment(rotatingUntil)}.</Trans>
          </span>
        )}
        {revokedAt !== null && (
          <span className={styles.state} data-tone="refused">
            <Trans>Revoked {moment(revokedAt)}</Trans>
          </span>
        )}
      </span>
      {revokedAt === null && (
        <span className={styles.ways}>
          {!isSetByOperator && (
            <Button onClick={() => opened.open('rotate', keyId)}>
              <Trans>Replace</Trans>
            </Button>
          )}
          <Button tone="danger" onClick={() => opened.open('revoke', keyId)}>
            <Trans context="API key">Revoke</Trans>
          </Button>
        </span>
      )}
    </div>
  )
}
