import { Trans } from '@lingui/react/macro'
import type { PasswordSignIn } from './use-password-sign-in.ts'

/** What a sign-in lacks that was tried as it stands. */
export function MissingFields({ of: { isCodeMissing } }: { of: Pick<PasswordSignIn, 'isCodeMissing'> }) {
  return isCodeMissing ? (
    <Trans>Type the six digits that the authenticator app shows now.</Trans>
  ) : (
    <Trans>Fill in every field first.</Trans>
  )
}
