import { useWords } from '../../i18n/language.tsx'
import { entranceWords } from '../../i18n/room-words.ts'
import { OwnPin } from './own-pin.tsx'
import { SignOut } from './sign-out.tsx'

export type WhichDialog = 'sign-out' | 'own-pin'
type Props = { which: WhichDialog; onClose: () => void }

/** What the menu opens over the counter. */
export function CounterDialog({ which, onClose }: Props) {
  useWords(entranceWords)
  return which === 'sign-out' ? <SignOut onClose={onClose} /> : <OwnPin onClose={onClose} />
}
