import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useStore } from 'zustand'
import type { Entrance } from '#shared/people-api.ts'
import { createDoor, type Door } from '../api/door.ts'
import { useWords } from '../i18n/language.tsx'
import { entranceWords } from '../i18n/room-words.ts'
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
  useWords(entranceWords)
  const [door] = useState(() => createDoor({ fetch: fetchIt, timeoutMs: 20_000 }))
  return (
    <EntrancePage settings={settings}>
      <Page door={door} settings={settings} />
    </EntrancePage>
  )
}

function Page({ door, settings }: { door: Door; settings: SettingsStore }) {
  const { hash } = useLocation()
  const navigate = useNavigate()
  const { language } = useStore(settings)
  const entrance = useEntrance(door)
  const [password, setPassword] = useState<string | null>(null)
  const behind = hash.slice(1)
  const isToken = tokenForm.test(behind)
  const known = entrance.answer?.kind === 'ok' ? entrance.answer.value : null

  // In place of the address with the token, which is used up.
  const turnTo = (page: string) => void navigate({ pathname: paths.setup, hash: page }, { replace: true })

  if (behind === '' || (!isToken && !(behind in pages))) return <Checks door={door} entrance={entrance} />
  if (!entrance.answer) return null
  if (!known) return <Unreached answer={entrance.answer} onAgain={() => void entrance.again()} />
  if (isToken && !known.isSetUp)
    return (
      <FirstStart
        door={door}
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
      door={door}
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
  door: Door
  entrance: Entrance
  password: string | null
  onPage: (page: string) => void
}

function AfterSetup({ page, door, entrance, password, onPage }: AfterProps) {
  if (page === null || entrance.person?.role !== 'manager') return <SetUpAlready onCheck={() => onPage('')} />
  if (page === pages.authenticator)
    return (
      <AuthenticatorOffer
        door={door}
        password={password}
        onDone={() => onPage(pages.ready)}
        onSkip={() => onPage(pages.ready)}
      />
    )
  return <ShopIsReady door={door} entrance={entrance} onCheck={() => onPage('')} />
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
