import { Trans, useLingui } from '@lingui/react/macro'
import type { unlockPerson } from '#shared/endpoints/staff.ts'
import type { unlockTablet } from '#shared/endpoints/tablets.ts'
import type { EndpointCall } from '../../api/queries.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import styles from './person-sheet.module.css'

type Props = {
  /** Whom or what. */
  of: EndpointCall<typeof unlockPerson> | EndpointCall<typeof unlockTablet>
  done: string
}

/** After ten wrong on-site passwords a person or a tablet redeems no more until a manager has looked. */
export function Unlock({ of, done }: Props) {
  const { t } = useLingui()
  const { mutation, run } = useEndpointMutation<typeof unlockPerson | typeof unlockTablet>()
  const isDone = mutation.state === 'ended' && mutation.answer.kind === 'ok'
  return (
    <>
      <Button busy={mutation.state === 'busy'} onClick={() => void run(of)}>
        <Trans>Unlock rewards</Trans>
      </Button>
      <output className={styles.done}>
        {isDone && done}
        {mutation.state === 'ended' && !isDone && t`That did not work. Try again.`}
      </output>
    </>
  )
}
