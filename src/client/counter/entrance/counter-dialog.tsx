import { useCatalogue } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import { OwnPin } from './own-pin.tsx'
import { SignOut } from './sign-out.tsx'

export type WhichDialog = 'sign-out' | 'own-pin'
type Props = { which: WhichDialog; onClose: () => void }

/** What the menu opens over the counter. */
export function CounterDialog({ which, onClose }: Props) {
  useCatalogue(entranceCatalogue)
  return which === 'sign-out' ? <SignOut onClose={onClose} /> : <OwnPin onClose={onClose} />
}
