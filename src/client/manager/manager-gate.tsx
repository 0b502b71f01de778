import { type ComponentProps, type ReactNode, useEffect } from 'react'
import { useNavigate } from 'react-router'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { useDeps } from '../kit/deps.tsx'
import { useTabletLock } from '../kit/entrance/use-tablet-lock.ts'
import { useWaitingCard } from '../kit/entrance/use-waiting-card.tsx'
import { useServerCodeRules } from '../kit/keyboard-scans.tsx'
import { useEndpointQuery } from '../kit/use-endpoint-query.ts'
import { paths } from '../paths.ts'
import { ManagerSignIn } from './manager-sign-in.tsx'
import { Read } from './read.tsx'
import { SignedInProvider } from './signed-in.tsx'

/** A card that is scanned meanwhile opens its history behind the gate. */
function SignIn({ api, entrance, onSignedIn }: ComponentProps<typeof ManagerSignIn>) {
  const navigate = useNavigate()
  const { stampIdx, word } = useWaitingCard(useServerCodeRules(entrance.stampCodes))
  return (
    <>
      {word}
      <ManagerSignIn
        api={api}
        entrance={entrance}
        onSignedIn={() => {
          if (stampIdx !== null) void navigate(paths.story(stampIdx), { replace: true })
          onSignedIn()
        }}
      />
    </>
  )
}

/** Nothing of the manager's part is drawn, nor asked for, before a manager is signed in. */
export function ManagerGate({ children }: { children: ReactNode }) {
  const { api } = useDeps()
  const navigate = useNavigate()
  const entrance = useEndpointQuery({ endpoint: getEntrance })
  const { refetch } = entrance
  const value = entrance.answer?.kind === 'ok' ? entrance.answer.value : null
  const mustSetUp = value !== null && !value.isSetUp && !value.demo
  useTabletLock(value)

  useEffect(() => {
    if (mustSetUp) void navigate(paths.setup, { replace: true })
  }, [mustSetUp, navigate])

  if (value?.person?.role === 'manager')
    return <SignedInProvider value={{ ...value, person: value.person, refetch }}>{children}</SignedInProvider>
  if (mustSetUp) return null
  return <Read of={entrance}>{(known) => <SignIn api={api} entrance={known} onSignedIn={refetch} />}</Read>
}
