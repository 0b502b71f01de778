/** The browser's side of passkeys. It comes with the first one. */
import {
  type PublicKeyCredentialCreationOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import type { NewPasskey, PasskeyCreation, PasskeyRequest, PasskeySignIn } from '#shared/passkeys-api.ts'

/** It was given up, took too long, or is of no use here: the browser tells none of these from another. */
type NotMade = 'given-up' | 'there-already'

export async function makePasskey(options: PasskeyCreation): Promise<Omit<NewPasskey, 'name'> | NotMade> {
  try {
    const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON
    const { id, response } = await startRegistration({ optionsJSON })
    const { clientDataJSON, attestationObject, transports = [] } = response
    return { credentialId: id, clientDataJSON, attestationObject, transports }
  } catch (error) {
    const isThere =
      error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
    return isThere ? 'there-already' : 'given-up'
  }
}

export async function answerWithPasskey(options: PasskeyRequest): Promise<PasskeySignIn | 'given-up'> {
  try {
    const { id, response } = await startAuthentication({ optionsJSON: options })
    const { clientDataJSON, authenticatorData, signature } = response
    return { credentialId: id, clientDataJSON, authenticatorData, signature }
  } catch {
    return 'given-up'
  }
}
