import { useCatalogue } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import { OwnPin } from './own-pin.tsx'
import { ReplaceCard } from './replace-card.tsx'
import { SignOut } from './sign-out.tsx'

export type WhichDialog = 'sign-out' | 'own-pin' | 'replace'
type Props = { which: WhichDialog; onClose: () => void }

/** What the menu opens over the counter. */
export function CounterDialog({ which, onClose }: Props) {
  useCatalogue(entranceCatalogue)
  switch (which) {
    case 'sign-out':
      return <SignOut onClose={onClose} />
    case 'own-pin':
      return <OwnPin onClose={onClose} />
    case 'replace':
      return <ReplaceCard onClose={onClose} />
  }
}
