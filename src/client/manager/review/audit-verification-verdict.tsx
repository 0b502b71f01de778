import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { KeptCheckpoint } from '#shared/audit-log.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { LogVerdict } from '#shared/verify-log.ts'
import { sentences } from '../../i18n/sentences.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useShopTimes } from '../shop-time.ts'
import { useEventLabels } from './activity-labels.ts'
import type { VerificationReply } from './audit-verification.worker.ts'
import type { Checked } from './audit-verification-check.ts'
import { keptFile } from './audit-verification-kept.ts'
import { faultLabels } from './audit-verification-labels.ts'
import styles from './audit-verification-verdict.module.css'

type Props = {
  reply: Exclude<VerificationReply, { type: 'progress' }>
  against: KeptCheckpoint | null
  onAgain: () => void
}

export function Verdict({ reply, against, onAgain }: Props) {
  const { t } = useLingui()
  const again = (
    <Button onClick={onAgain}>
      <Trans>Check again</Trans>
    </Button>
  )
  if (reply.type === 'unreachable')
    return (
      <Notice
        tone="waiting"
        title={t`The log did not come whole`}
        cause={t`The connection was cut, or your sign-in has ended. Nothing is known about the log.`}
        action={again}
      />
    )
  if (reply.type === 'failed')
    return (
      <Notice
        tone="waiting"
        title={t`This device could not check it`}
        cause={t`The log itself may be whole. Try another browser: ${reply.message}`}
        action={again}
      />
    )
  const { verdict, newest, badRow } = reply
  if (!verdict.ok) return <BadLog verdict={verdict} badRow={badRow} against={against} />
  return <GoodLog verdict={verdict} newest={newest} against={against} />
}

type Good = Extract<LogVerdict, { ok: true }>
type Bad = Extract<LogVerdict, { ok: false }>

function GoodLog({
  verdict: { rows, checkpoints, isSigned },
  newest,
  against,
}: {
  verdict: Good
  newest: KeptCheckpoint | null
  against: KeptCheckpoint | null
}) {
  const { t, i18n } = useLingui()
  const { exact } = useShopTimes()
  const shown = i18n.number(rows)
  const labels = [
    t`${shown} rows and ${plural(checkpoints, { one: '# checkpoint', other: '# checkpoints' })}: every one is as it was written.`,
    against && t`It goes on from the checkpoint ${against.number} that you kept.`,
    !isSigned && t`This browser cannot check signatures, only fingerprints: a newer one checks both.`,
  ]
  return (
    <>
      <Notice tone="confirmed" title={t`The log is whole`} cause={labels.filter(Boolean).join(' ')} />
      {newest && (
        <section className={styles.keep} aria-labelledby="proof-keep">
          <h2 id="proof-keep">
            <Trans>Keep this checkpoint</Trans>
          </h2>
          <p>
            <Trans>
              Number {newest.number}, of {exact(newest.at)}. Keep the file away from the server; the next
              check compares the log with it.
            </Trans>
          </p>
          <p className={styles.print}>{newest.hash}</p>
          <div>
            <Button onClick={() => download(keptFile(newest))}>
              <Trans>Download the checkpoint</Trans>
            </Button>
          </div>
        </section>
      )}
    </>
  )
}

type BadProps = { verdict: Bad; badRow: Checked['badRow']; against: KeptCheckpoint | null }

function BadLog({ verdict: { fault, chain, seq, checkpoint }, badRow, against }: BadProps) {
  const { t, i18n } = useLingui()
  const { exact } = useShopTimes()
  const eventLabels = useEventLabels()
  const [, stampIdx] = /^stamp:(\d{1,16})$/.exec(chain ?? '') ?? []
  const where = () => {
    if (chain === null) return checkpoint === null ? t`The log as a whole` : t`Checkpoint ${checkpoint}`
    if (stampIdx) return t`Row ${seq} of the card ${formatStampCode(Number(stampIdx))}`
    return chain === 'shop' ? t`Row ${seq} of the shop’s own log` : t`Row ${seq} of ${chain}`
  }
  return (
    <>
      <Notice
        tone="refused"
        title={t`The log is not as it was written`}
        cause={sentences(where(), i18n._(faultLabels[fault]))}
        action={
          stampIdx && (
            <RouteLink to={`${paths.review}/cards/${stampIdx}`}>
              <Trans>Open the story of this card</Trans>
            </RouteLink>
          )
        }
      />
      {badRow && (
        <p>
          <Trans>
            The row now says: {eventLabels(badRow.event)}, {exact(badRow.at)}.
          </Trans>
        </p>
      )}
      <p className={styles.next}>
        {against ? (
          <Trans>
            Keep your checkpoint and a copy of the database as it is now, before anything else is done.
          </Trans>
        ) : (
          <Trans>Keep a copy of the database as it is now, before anything else is done.</Trans>
        )}
      </p>
    </>
  )
}

function download({ name, text }: { name: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken it by then; a URL that is never given back keeps its bytes.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
