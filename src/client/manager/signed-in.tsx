import { createContext, type ReactNode, use } from 'react'
import type { Entrance } from '#shared/people-api.ts'

/** Who is signed in, and to which shop; behind the gate there is always somebody. */
type SignedIn = Pick<Entrance, 'shopNm' | 'timeZone' | 'languages' | 'demo' | 'tablet' | 'stampCodes'> & {
  person: NonNullable<Entrance['person']>
  /** Asks the gate who is there now. */
  refetch: () => void
}

const Signed = createContext<SignedIn | null>(null)

export function SignedInProvider({ value, children }: { value: SignedIn; children: ReactNode }) {
  return <Signed value={value}>{children}</Signed>
}

export function useSignedIn(): SignedIn {
  const signedIn = use(Signed)
  if (!signedIn) throw new Error('a manager’s page stands outside the gate')
  return signedIn
}
