import { Trans, useLingui } from '@lingui/react/macro'
import * as v from 'valibot'
import { Button } from '../../ui/button.tsx'
import { useDeed } from '../review/use-deed.ts'
import styles from './person-sheet.module.css'

type Props = {
  /** Whom or what, as the server addresses them. */
  of: `staff/${string}` | `tablets/${string}`
  done: string
}

/** After ten wrong on-site passwords a person or a tablet redeems no more until a manager has looked. */
export function Unlock({ of, done }: Props) {
  const { t } = useLingui()
  const { deed, run } = useDeed<v.NullSchema<undefined>>()
  const isDone = deed.state === 'ended' && deed.answer.kind === 'ok'
  return (
    <>
      <Button
        busy={deed.state === 'busy'}
        onClick={() => void run({ method: 'POST', path: `${of}/unlock`, result: v.null() })}
      >
        <Trans>Unlock rewards</Trans>
      </Button>
      <output className={styles.done}>
        {isDone && done}
        {deed.state === 'ended' && !isDone && t`That did not work. Try again.`}
      </output>
    </>
  )
}
