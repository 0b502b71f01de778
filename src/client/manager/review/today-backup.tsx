import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { endRestore, getBackupStatus } from '#shared/endpoints/backup-status.ts'
import { Trouble } from '../../kit/entrance/trouble.tsx'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { NeedsPassword } from '../needs-password.tsx'
import { useShopTimes } from '../shop-time.ts'
import form from './sheet-form.module.css'
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
  const [isEnding, setIsEnding] = useState(false)
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
      <div className={styles.ways}>
        <RouteLink to={`${paths.review}/inbox`}>
          <Trans>See what waits in the inbox</Trans>
        </RouteLink>
        <Button onClick={() => setIsEnding(true)}>
          <Trans>Stop asking about rewards</Trans>
        </Button>
      </div>
      {isEnding && <EndRestore onClose={() => setIsEnding(false)} />}
    </section>
  )
}

/** It cannot be taken back, and lets every card go at once. */
function EndRestore({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { mutation, run, forget } = useEndpointMutation<typeof endRestore>()
  const end = () => void run({ endpoint: endRestore })
  const answer = mutation.state === 'ended' ? mutation.answer : null
  const isAsked = answer?.kind === 'refused' && answer.refusal === 'password-sign-in-needed'
  const title = t`Stop asking about rewards?`
  return (
    <>
      <Sheet open label={title} title={title} closeLabel={t`Close`} onClose={onClose}>
        <div className={form.sheet}>
          <p>
            <Trans>
              From then on every full card gets its reward at once, also one whose reward was given in the
              time that is missing. Wait until each tablet has been online and the inbox is empty.
            </Trans>
          </p>
          {!isAsked && <Trouble of={answer} />}
          <div className={styles.ways}>
            <Button tone="danger" busy={mutation.state === 'busy'} onClick={end}>
              <Trans>Stop asking</Trans>
            </Button>
            <Button tone="quiet" onClick={onClose}>
              <Trans>Not now</Trans>
            </Button>
          </div>
        </div>
      </Sheet>
      <NeedsPassword of={mutation} retry={end} onCancel={forget} />
    </>
  )
}
