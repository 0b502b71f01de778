import { Trans, useLingui } from '@lingui/react/macro'
import type { unlockPerson } from '#shared/endpoints/staff.ts'
import type { unlockTablet } from '#shared/endpoints/tablets.ts'
import { Button } from '../../ui/button.tsx'
import type { DeedCall } from '../review/one-deed.ts'
import { useDeed } from '../review/use-deed.ts'
import styles from './person-sheet.module.css'

type Props = {
  /** Whom or what. */
  of: DeedCall<typeof unlockPerson> | DeedCall<typeof unlockTablet>
  done: string
}

/** After ten wrong on-site passwords a person or a tablet redeems no more until a manager has looked. */
export function Unlock({ of, done }: Props) {
  const { t } = useLingui()
  const { deed, run } = useDeed<typeof unlockPerson | typeof unlockTablet>()
  const isDone = deed.state === 'ended' && deed.answer.kind === 'ok'
  return (
    <>
      <Button busy={deed.state === 'busy'} onClick={() => void run(of)}>
        <Trans>Unlock rewards</Trans>
      </Button>
      <output className={styles.done}>
        {isDone && done}
        {deed.state === 'ended' && !isDone && t`That did not work. Try again.`}
      </output>
    </>
  )
}
