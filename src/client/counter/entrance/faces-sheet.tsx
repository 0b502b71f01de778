import { useLingui } from '@lingui/react/macro'
import { useCatalogue } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { useBackToClose } from '../use-back-to-close.ts'
import { usePausedCamera } from '../use-camera.ts'
import { useEntering } from './faces-entering.ts'
import { FacesPanel } from './faces-panel.tsx'
import styles from './faces-sheet.module.css'

/** The quick switch: over the screen, whose card stays where it is. Whoever is signed in stays so until the PIN is right. */
export function FacesSheet({ onClose }: { onClose: () => void }) {
  useCatalogue(entranceCatalogue)
  const { t } = useLingui()
  const entering = useEntering({ onEntered: onClose })
  useBackToClose(true, onClose)
  // A code that is held up meanwhile belongs to whoever comes next.
  usePausedCamera(true)
  return (
    <Sheet
      open
      label={t`Who is at the tablet?`}
      title={t`Who is at the tablet?`}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      <div className={styles.room}>
        <FacesPanel entering={entering} first={null} mayGoUnchecked />
      </div>
    </Sheet>
  )
}
