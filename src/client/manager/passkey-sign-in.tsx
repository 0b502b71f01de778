import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { beginPasskeySignIn, signInWithPasskey } from '#shared/endpoints/passkeys.ts'
import type { Answer, ApiClient } from '../api/api-client.ts'
import { Trouble } from '../kit/entrance/trouble.tsx'
import { Button } from '../ui/button.tsx'
import { KeyIcon } from '../ui/page-icons.tsx'

type Props = { api: ApiClient; onSignedIn: () => void }

/** In place of name, password and code. The browser asks which, and for the finger. */
export function PasskeySignIn({ api, onSignedIn }: Props) {
  const [isBusy, setIsBusy] = useState(false)
  const [answer, setAnswer] = useState<Answer<unknown> | null>(null)
  const [isGivenUp, setIsGivenUp] = useState(false)

  async function ask(): Promise<Answer<unknown> | null> {
    const begun = await api({ endpoint: beginPasskeySignIn })
    if (begun.kind !== 'ok') return begun
    const { answerWithPasskey } = await import('../kit/passkey.ts')
    const given = await answerWithPasskey(begun.value)
    return given === 'given-up' ? null : api({ endpoint: signInWithPasskey, body: given })
  }

  async function signIn() {
    if (isBusy) return
    setIsBusy(true)
    setIsGivenUp(false)
    // Without its file nothing can be asked: that is no network.
    const got = await ask().catch(() => ({ kind: 'unreachable' as const }))
    setAnswer(got)
    setIsGivenUp(got === null)
    setIsBusy(false)
    if (got?.kind === 'ok') onSignedIn()
  }

  return (
    <div>
      <Trouble of={answer} />
      <Button icon={<KeyIcon size={20} />} busy={isBusy} onClick={() => void signIn()}>
        <Trans>Sign in with a passkey</Trans>
      </Button>
      <output>{isGivenUp && <Trans>No passkey was used.</Trans>}</output>
    </div>
  )
}
