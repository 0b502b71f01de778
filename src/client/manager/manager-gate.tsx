import { type ComponentProps, type ReactNode, useEffect } from 'react'
import { useNavigate } from 'react-router'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { useDeps } from '../kit/deps.tsx'
import { useTabletLock } from '../kit/entrance/use-tablet-lock.ts'
import { useWaitingCard } from '../kit/entrance/use-waiting-card.tsx'
import { useToldCodeRules } from '../kit/keyboard-scans.tsx'
import { useAnswer } from '../kit/use-answer.ts'
import { paths } from '../paths.ts'
import { ManagerSignIn } from './manager-sign-in.tsx'
import { Read } from './read.tsx'
import { SignedInProvider } from './signed-in.tsx'

/** A card that is scanned meanwhile opens its story behind the gate. */
function SignIn({ door, entrance, onSignedIn }: ComponentProps<typeof ManagerSignIn>) {
  const navigate = useNavigate()
  const { stampIdx, word } = useWaitingCard(useToldCodeRules(entrance.stampCodes))
  return (
    <>
      {word}
      <ManagerSignIn
        door={door}
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
  const { door } = useDeps()
  const navigate = useNavigate()
  const entrance = useAnswer({ endpoint: getEntrance })
  const { again } = entrance
  const value = entrance.answer?.kind === 'ok' ? entrance.answer.value : null
  const mustSetUp = value !== null && !value.isSetUp && !value.demo
  useTabletLock(value)

  useEffect(() => {
    if (mustSetUp) void navigate(paths.setup, { replace: true })
  }, [mustSetUp, navigate])

  if (value?.person?.role === 'manager')
    return <SignedInProvider value={{ ...value, person: value.person, again }}>{children}</SignedInProvider>
  if (mustSetUp) return null
  return <Read of={entrance}>{(known) => <SignIn door={door} entrance={known} onSignedIn={again} />}</Read>
}
