import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import { rescuePage } from '#shared/rescue-pages.ts'
import { Button } from '../../ui/button.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { useCounter } from '../counter-deps.tsx'
import { useOutboxView } from '../use-outbox.ts'
import { isUndecided, type SealedPart } from './seal-rescue.ts'
import styles from './show-rescue.module.css'
import { useSealed } from './use-sealed.ts'

/**
 * Each half of a flash takes a picture, so that no module flashes more than three times a second (WCAG 2.2, success
 * criterion 2.3.1), and a camera of 30 frames a second sees each picture six times.
 */
const pageMs = 200

/** For a tablet that can send no more: what waits on it, for the camera of another one, or in a file. */
export function ShowRescue(): ReactNode {
  const sealed = useSealed()
  const { entries, isRead } = useOutboxView()
  const held = entries.filter(({ phase }) => phase === 'held').length
  if (sealed.state === 'ready' && entries.some(isUndecided)) {
    const { taps, parts } = sealed
    return (
      <Parts parts={parts}>
        <p className={styles.lead}>
          <Plural
            value={taps}
            one="# tap of this tablet was not sent. Hold these codes before the camera of another tablet of the shop: it takes over by itself. A missed code comes again."
            other="# taps of this tablet were not sent. Hold these codes before the camera of another tablet of the shop: it takes over by itself. A missed code comes again."
          />
        </p>
        <p className={styles.note}>
          <Trans>
            Nothing is removed here, and both tablets may send it later: each tap counts once. Only the shop’s
            server can read the codes and the file.
          </Trans>
        </p>
      </Parts>
    )
  }
  if (sealed.state === 'no-key')
    return (
      <p className={styles.lead}>
        <Trans>
          This tablet has to have been online once before it can seal anything for the shop’s server. What
          waits stays on it.
        </Trans>
      </p>
    )
  if (sealed.state === 'failed')
    return (
      <p className={styles.lead}>
        <Trans>It could not be sealed here. What waits stays on this tablet.</Trans>
      </p>
    )
  return (
    <p className={styles.lead}>
      {held > 0 ? (
        <Trans>One moment: the last taps can still be undone.</Trans>
      ) : (
        isRead && <Trans>Nothing waits here: there is nothing to hand over.</Trans>
      )}
    </p>
  )
}

/** The code first: on a phone nothing of it may lie below the screen's end. */
function Parts({ parts, children }: { parts: readonly SealedPart[]; children: ReactNode }) {
  const [shown, setShown] = useState(0)
  const at = Math.min(shown, parts.length - 1)
  const part = parts[at]
  if (!part) return null
  const [partNo, count] = [at + 1, parts.length]
  return (
    <div className={styles.parts}>
      <Codes key={at} part={part} />
      <div className={styles.ways}>
        {children}
        {count > 1 && (
          <>
            <p className={styles.lead}>
              <Trans>
                Part {partNo} of {count}: hold each one until the other tablet has it.
              </Trans>
            </p>
            <Button size="main" tone="primary" onClick={() => setShown(partNo % count)}>
              <Trans>Next part</Trans>
            </Button>
          </>
        )}
        <SaveFile part={part} suffix={count > 1 ? `-${partNo}` : ''} />
      </div>
    </div>
  )
}

function Codes({ part: { envelope, digest } }: { part: SealedPart }) {
  const { t } = useLingui()
  const [at, setAt] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setAt((before) => before + 1), pageMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className={styles.codes}>
      <QrCode
        text={rescuePage(envelope, digest, at)}
        label={t`Codes for another tablet, one after the other`}
      />
    </div>
  )
}

function SaveFile({ part: { envelope }, suffix }: { part: SealedPart; suffix: string }) {
  const { now } = useCounter()
  const [isSaved, setIsSaved] = useState(false)
  function save(): void {
    const url = URL.createObjectURL(new Blob([envelope], { type: 'application/octet-stream' }))
    const day = new Date(now()).toISOString().slice(0, 16).replaceAll(/[:T]/g, '-')
    const download = `stampdesk-rescue-${day}${suffix}.sdr`
    Object.assign(document.createElement('a'), { href: url, download }).click()
    // After the download has taken it.
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
    setIsSaved(true)
  }
  return (
    <>
      <Button size="main" onClick={save}>
        <Trans>Save as a file</Trans>
      </Button>
      <output className={styles.note}>
        {isSaved && (
          <Trans>
            It is among this tablet’s downloads. Carry it to another tablet or to the manager’s computer.
          </Trans>
        )}
      </output>
    </>
  )
}
