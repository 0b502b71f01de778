import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useRef } from 'react'
import type { RefusalName } from '#shared/refusals.ts'
import type { Rescued } from '#shared/rescue-api.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import type { Camera } from '../../scan/camera.ts'
import { Button } from '../../ui/button.tsx'
import { StatusStrip } from '../../ui/status-strip.tsx'
import type { Reading } from './shown-envelope.ts'
import styles from './take-in.module.css'
import { isDelivered, type Taken } from './taken.ts'
import { useTakeIn } from './use-take-in.ts'

type Props = {
  api: ApiClient
  now: () => number
  /** Null while there is none. */
  camera: Pick<Camera, 'onRead'> | null
  /** What the camera sees, where nothing else shows it. */
  children?: ReactNode
}

/** Takes over what another tablet shows or has saved, keeps it, and delivers it as soon as there is a line. */
export function TakeIn({ api, now, camera, children }: Props): ReactNode {
  const { t } = useLingui()
  const { reading, taken, takeFile } = useTakeIn({ api, now, camera })
  const field = useRef<HTMLInputElement>(null)
  return (
    <div className={styles.take}>
      {children}
      <Progress reading={reading} />
      <input
        ref={field}
        type="file"
        hidden
        aria-label={t`File of another tablet`}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void takeFile(file)
          target.value = '' // the same file again is a new try
        }}
      />
      <Button size="main" onClick={() => field.current?.click()}>
        <Trans>Choose a file instead</Trans>
      </Button>
      {taken.length > 0 && (
        <ul className={styles.taken} aria-label={t`Taken in here`}>
          {taken.map((it) => (
            <li key={it.envelopeId}>
              <Became taken={it} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Progress({ reading: { codes, trouble } }: { reading: Reading }) {
  const { t } = useLingui()
  if (trouble) return <Refused {...trouble} />
  if (!codes) return null
  const { needed, missing } = codes
  const read = needed - missing
  return (
    <div className={styles.progress}>
      <progress max={needed} value={read} aria-label={t`Codes that were read`} />
      <output>
        {t`${plural(missing, {
          one: '# code is missing.',
          other: '# codes are missing.',
        })} Go on holding it before the camera.`}
      </output>
    </div>
  )
}

function Refused({ refusal, missingBytes = 0 }: { refusal: RefusalName; missingBytes?: number }) {
  const { title, cause, action } = useRefusals()[refusal]
  return (
    <StatusStrip tone="refused">
      <b>{sentences(title)}</b> {cause}{' '}
      {missingBytes > 0 && (
        <Plural value={missingBytes} one="# byte of it is missing." other="# bytes of it are missing." />
      )}{' '}
      {action}
    </StatusStrip>
  )
}

function Became({ taken }: { taken: Taken }): ReactNode {
  const { outcome } = taken
  if (outcome?.kind === 'refused') return <Refused refusal={outcome.refusal} />
  if (outcome && isDelivered(taken))
    return (
      <StatusStrip tone="confirmed">
        <Counted rescued={outcome.rescued} />
      </StatusStrip>
    )
  return (
    <StatusStrip tone="waiting">
      <Trans>
        Taken in and saved here. It is delivered by itself as soon as there is a line; the other tablet may do
        so too.
      </Trans>
    </StatusStrip>
  )
}

function Counted({ rescued }: { rescued: Rescued }) {
  const { tabletNm, commands, applied, undecided, refused, unreadable } = rescued
  return (
    <>
      <b>
        {tabletNm}: <Plural value={commands} one="# tap taken in." other="# taps taken in." />
      </b>{' '}
      <Plural value={applied} one="# is counted." other="# are counted." />{' '}
      {undecided > 0 && (
        <>
          <Plural value={undecided} one="# is being checked." other="# are being checked." />{' '}
        </>
      )}
      {refused > 0 && (
        <>
          <Plural value={refused} one="# was refused." other="# were refused." />{' '}
        </>
      )}
      {unreadable > 0 && (
        <Plural
          value={unreadable}
          one="# could not be read and stays on its tablet."
          other="# could not be read and stay on their tablet."
        />
      )}
    </>
  )
}
