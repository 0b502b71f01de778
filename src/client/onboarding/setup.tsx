import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useStore } from 'zustand'
import type { Entrance } from '#shared/people-api.ts'
import { type ApiClient, createApiClient } from '../api/api-client.ts'
import { useCatalogue } from '../i18n/language.tsx'
import { entranceCatalogue } from '../i18n/own-catalogues.ts'
import { EntrancePage } from '../kit/entrance/entrance-page.tsx'
import { Trouble } from '../kit/entrance/trouble.tsx'
import { paths } from '../paths.ts'
import type { SettingsStore } from '../store/settings.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { AuthenticatorOffer } from './authenticator-offer.tsx'
import { Checks } from './checks.tsx'
import { FirstStart } from './first-start.tsx'
import { ShopIsReady } from './shop-is-ready.tsx'
import { useEntrance } from './use-entrance.ts'

type Props = { fetch: typeof fetch; settings: SettingsStore }

/** What stands behind `/setup#`: the printed token, one of the pages after it, or nothing, which is the check page. */
const tokenForm = /^[\w-]{43}$/
const pages = { authenticator: 'authenticator', ready: 'ready' } as const

/** First start outside the demo, and what a browser has to be able to do to be a counter. */
export function Setup({ fetch: fetchIt, settings }: Props) {
  useCatalogue(entranceCatalogue)
  const [api] = useState(() => createApiClient({ fetch: fetchIt, timeoutMs: 20_000 }))
  return (
    <EntrancePage settings={settings}>
      <Page api={api} settings={settings} />
    </EntrancePage>
  )
}

function Page({ api, settings }: { api: ApiClient; settings: SettingsStore }) {
  const { hash } = useLocation()
  const navigate = useNavigate()
  const { language } = useStore(settings)
  const entrance = useEntrance(api)
  const [password, setPassword] = useState<string | null>(null)
  const behind = hash.slice(1)
  const isToken = tokenForm.test(behind)
  const known = entrance.answer?.kind === 'ok' ? entrance.answer.value : null

  // In place of the address with the token, which is used up.
  const turnTo = (page: string) => void navigate({ pathname: paths.setup, hash: page }, { replace: true })

  if (behind === '' || (!isToken && !(behind in pages))) return <Checks api={api} entrance={entrance} />
  if (!entrance.answer) return null
  if (!known) return <Unreached answer={entrance.answer} onAgain={() => void entrance.again()} />
  if (isToken && !known.isSetUp)
    return (
      <FirstStart
        api={api}
        token={behind}
        language={language}
        cardsKept={known.cardsKept}
        onMade={async (made) => {
          setPassword(made.password)
          await entrance.again()
          turnTo(pages.authenticator)
        }}
      />
    )
  return (
    <AfterSetup
      page={isToken ? null : behind}
      api={api}
      entrance={known}
      password={password}
      onPage={(page) => {
        setPassword(null)
        turnTo(page)
      }}
    />
  )
}

type AfterProps = {
  page: string | null
  api: ApiClient
  entrance: Entrance
  password: string | null
  onPage: (page: string) => void
}

function AfterSetup({ page, api, entrance, password, onPage }: AfterProps) {
  if (page === null || entrance.person?.role !== 'manager') return <SetUpAlready onCheck={() => onPage('')} />
  if (page === pages.authenticator)
    return (
      <AuthenticatorOffer
        api={api}
        password={password}
        onDone={() => onPage(pages.ready)}
        onSkip={() => onPage(pages.ready)}
      />
    )
  return <ShopIsReady api={api} entrance={entrance} onCheck={() => onPage('')} />
}

function SetUpAlready({ onCheck }: { onCheck: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  return (
    <Notice
      tone="neutral"
      title={t`This shop is set up already`}
      cause={t`The address has been used. Its manager signs in with name and password; a tablet is paired by a manager.`}
      action={
        <>
          <Button tone="primary" onClick={() => void navigate(paths.review)}>
            <Trans>Sign in as a manager</Trans>
          </Button>
          <Button onClick={onCheck}>
            <Trans>Check this browser</Trans>
          </Button>
        </>
      }
    />
  )
}

function Unreached({
  answer,
  onAgain,
}: {
  answer: Parameters<typeof Trouble>[0]['of']
  onAgain: () => void
}) {
  return (
    <>
      <Trouble of={answer} />
      <div>
        <Button onClick={onAgain}>
          <Trans>Try again</Trans>
        </Button>
      </div>
    </>
  )
}
