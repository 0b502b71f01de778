import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'

import { getLimits } from '#shared/endpoints/limits.ts'
import { type LimitHit } from '#shared/limits.ts'
import type { Snapshot } from '#shared/stamp.ts'
import { useCatalogue, useRefusals } from '../../i18n/language.tsx'
import { waitingCatalogue } from '../../i18n/own-catalogues.ts'
import type { Entry } from '../../outbox/entry.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useCounter } from '../counter-deps.tsx'
import { useBackToClose } from '../use-back-to-close.ts'
import { useHeldScans } from '../use-held-scans.ts'
import { limitAhead } from './limit-ahead.ts'
import { useLimitLabels } from './limit-labels.ts'
import styles from './limit-question.module.css'

/** A tap that met a limit before it was saved. */
export type HeldTap = { count: number; hit: LimitHit }
/** The limit that so many stamps now would meet. */
export type Judge = (count: number) => LimitHit | null

type Props = {
  snapshot: Snapshot
  receivedAt: number
  entries: readonly Entry[]
  held: HeldTap | null
  /** Called with how to judge a tap, as soon as the limits are known. */
  onJudge: (judge: Judge) => void
  /** True when it is saved. */
  onAdd: (count: number, reason: string) => Promise<boolean>
  onClose: () => void
  /** Something else is asked just now. */
  isBusy: boolean
}

/** Beyond so long the customer has gone. It stays in the list of what waits. */
const stillHereMs = 10 * 60_000
const limitsAgeMs = 60_000

/** A soft limit asks for a reason, a hard one says no: before the tap is saved where this tablet can tell, else after. */
export function LimitQuestion({ entries, held, onJudge, onAdd, onClose, isBusy, ...card }: Props) {
  useCatalogue(waitingCatalogue)
  const { outbox, now } = useCounter()
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const judge = useJudge({ ...card, entries })
  useEffect(() => onJudge(judge))

  const refused = entries.findLast(
    (entry) =>
      entry.phase === 'refused' &&
      entry.command.kind === 'add' &&
      !seen.has(entry.command.commandId) &&
      now() - entry.command.tappedAt < stillHereMs,
  )
  const late =
    refused?.phase === 'refused' && refused.limit
      ? { count: refused.command.count, hit: refused.limit }
      : null
  const tap = held ?? late
  const isOpen = tap !== null && !isBusy
  // The next customer's code does not take this one's question away.
  useHeldScans(isOpen)
  useBackToClose(isOpen, close)

  function close(): void {
    if (!held && refused) setSeen((before) => new Set(before).add(refused.command.commandId))
    onClose()
  }

  async function give(reason: string): Promise<void> {
    if (!tap) return
    const isSaved = await onAdd(tap.count, reason)
    // What was refused is answered by what takes its place.
    if (isSaved && !held && refused) await outbox.acknowledge(refused.command.commandId).catch(() => {})
    close()
  }

  return <LimitSheet tap={isOpen ? tap : null} onGive={give} onClose={close} />
}

type Card = Pick<Props, 'snapshot' | 'receivedAt' | 'entries'>

function useJudge({ snapshot, receivedAt, entries }: Card): Judge {
  const { api, now } = useCounter()
  const { data: limits } = useQuery({
    queryKey: ['limits'],
    queryFn: async ({ signal }) => {
      const answer = await api({ endpoint: getLimits, signal })
      return answer.kind === 'ok' ? answer.value : null
    },
    networkMode: 'always',
    retry: false,
    staleTime: limitsAgeMs,
    refetchInterval: limitsAgeMs,
  })
  const { lastAdd, asOf, offsets } = snapshot
  return (count) => {
    if (!limits) return null
    const at = now()
    const shopTime = offsets ? shopTimeOf(at + offsets.asOf) : null
    return limitAhead(limits, { count, entries, lastAdd, asOf, receivedAt, now: at, shopTime })
  }
}

/** `at` on the shop's clock, which the server's offset has brought it to: a tablet may not know the shop's time zone. */
const shopTimeOf = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

type SheetProps = {
  tap: HeldTap | null
  onGive: (reason: string) => Promise<void>
  onClose: () => void
}

function LimitSheet({ tap, onGive, onClose }: SheetProps) {
  const { t } = useLingui()
  const limitLabels = useLimitLabels()
  const isSoft = tap?.hit.kind === 'soft'
  const stamps = tap?.count ?? 0
  const title = isSoft
    ? t`Why ${plural(stamps, { one: '# stamp', other: '# stamps' })}?`
    : t`Not stamped: over a limit of the shop`
  return (
    <Sheet
      open={tap !== null}
      label={title}
      title={title}
      lead={tap ? `${limitLabels(tap.hit)}.` : undefined}
      closeLabel={t`Do not stamp`}
      onClose={onClose}
    >
      {tap && (isSoft ? <Reasons onGive={onGive} onClose={onClose} /> : <No onClose={onClose} />)}
    </Sheet>
  )
}

function Reasons({ onGive, onClose }: Omit<SheetProps, 'tap'>) {
  const { t } = useLingui()
  const [own, setOwn] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const usual = [t`A large order`, t`Several people pay together`, t`Forgotten earlier`, t`A manager agreed`]

  async function give(reason: string) {
    if (isBusy || reason.trim() === '') return
    setIsBusy(true)
    await onGive(reason.trim())
    setIsBusy(false)
  }
  function send(event: FormEvent) {
    event.preventDefault()
    void give(own)
  }

  return (
    <form className={styles.reasons} onSubmit={send}>
      <div className={styles.usual}>
        {usual.map((reason) => (
          <Button key={reason} busy={isBusy} onClick={() => void give(reason)}>
            {reason}
          </Button>
        ))}
      </div>
      <TextField
        label={t`Another reason`}
        maxLength={200}
        autoCapitalize="sentences"
        value={own}
        onChange={setOwn}
      />
      <div className={styles.ways}>
        <Button type="submit" tone="primary" busy={isBusy} disabled={own.trim() === ''}>
          <Trans>Stamp with this reason</Trans>
        </Button>
        <Button tone="quiet" onClick={onClose}>
          <Trans>Do not stamp</Trans>
        </Button>
      </div>
    </form>
  )
}

function No({ onClose }: { onClose: () => void }) {
  const { action, say } = useRefusals()['over-a-limit']
  return (
    <div className={styles.reasons}>
      <p>{action}</p>
      <p className={styles.say}>
        <q>{say}</q>
      </p>
      <Button tone="primary" onClick={onClose}>
        <Trans>Understood</Trans>
      </Button>
    </div>
  )
}
