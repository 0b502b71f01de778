import { Trans, useLingui } from '@lingui/react/macro'
import type { ScannedCode } from '#shared/scanned-code.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { deliberate } from '../double-tap.ts'
import styles from './practice-room.module.css'

export type RealCode = Extract<ScannedCode, { kind: 'stamp' | 'promise' }>
type Props = { code: RealCode; onLeave: (path?: string) => void; onStay: () => void }

/** Over everything, a dialog too: somebody real is waiting. */
export function RealCard({ code, onLeave, onStay }: Props) {
  const { t } = useLingui()
  const { title, cause, action, say } = useRefusals()['real-card-in-practice']
  return (
    <Sheet
      open
      label={title}
      title={title}
      lead={sentences(cause, action)}
      closeLabel={t`Close`}
      onClose={onStay}
    >
      <div className={styles.real} role="alert">
        <p>
          <Trans>Say to the customer</Trans>
        </p>
        <p className={styles.say}>
          <q>{say}</q>
        </p>
        <Button
          tone="primary"
          size="main"
          onClick={deliberate(() => onLeave(code.kind === 'stamp' ? paths.card(code.stampIdx) : paths.home))}
        >
          {code.kind === 'stamp' ? (
            <Trans>Leave practice and open this card</Trans>
          ) : (
            <Trans>Leave practice, then scan it again</Trans>
          )}
        </Button>
        <Button onClick={onStay}>
          <Trans>Go on with practice</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
