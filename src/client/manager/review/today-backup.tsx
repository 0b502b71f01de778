import { Trans, useLingui } from '@lingui/react/macro'
import { endRestore, getBackupStatus } from '#shared/endpoints/backup-status.ts'
import { Trouble } from '../../kit/entrance/trouble.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { NeedsPassword } from '../needs-password.tsx'
import { useShopTimes } from '../shop-time.ts'
import styles from './today-backup.module.css'

const lookMs = 600_000

/** What would be lost with this server's disk, and what is missing since it came back from a backup. */
export function BackupStatus() {
  const status = useEndpointQuery({ endpoint: getBackupStatus, everyMs: lookMs })
  if (status.answer?.kind !== 'ok') return null
  const { backup, restored } = status.answer.value
  return (
    <>
      {restored && <Restored {...restored} />}
      {backup && <LastBackup {...backup} />}
    </>
  )
}

function LastBackup({ lastAt, isOld }: { lastAt: number | null; isOld: boolean }) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  const said = lastAt === null ? t`No backup was made yet.` : t`Last backup: ${moment(lastAt)}.`
  return (
    <p className={styles.last} data-old={isOld || undefined}>
      {said}{' '}
      {isOld && (
        <Trans>If this server’s disk breaks, everything since is lost. Ask whoever looks after it.</Trans>
      )}
    </p>
  )
}

function Restored({ backupAt, restoredAt }: { backupAt: number; restoredAt: number }) {
  const { moment } = useShopTimes()
  const { mutation, run, forget } = useEndpointMutation<typeof endRestore>()
  const end = () => void run({ endpoint: endRestore })
  const answer = mutation.state === 'ended' ? mutation.answer : null
  const isAsked = answer?.kind === 'refused' && answer.refusal === 'password-sign-in-needed'
  return (
    <section className={styles.restored} aria-labelledby="restored">
      <h2 id="restored">
        <Trans>The shop came back from a backup</Trans>
      </h2>
      <p>
        <Trans>
          Restored {moment(restoredAt)}, from a backup of {moment(backupAt)}. What happened in between is
          missing here. Each reward of a card from before waits in the inbox, so that none is given twice.
        </Trans>
      </p>
      {!isAsked && <Trouble of={answer} />}
      <Button busy={mutation.state === 'busy'} onClick={end}>
        <Trans>Give rewards without asking again</Trans>
      </Button>
      <NeedsPassword of={mutation} retry={end} onCancel={forget} />
    </section>
  )
}
