import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useId, useRef, useState } from 'react'
import { getLook, removePicture, setLook, setPicture } from '#shared/endpoints/look.ts'
import { inkOf } from '#shared/look.ts'
import type { PictureName, Look as ShopLook } from '#shared/look-api.ts'
import { Trouble } from '../../kit/entrance/trouble.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { StampRow } from '../../ui/stamp-row.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useSignedIn } from '../signed-in.tsx'
import { drawPicture } from './draw-picture.ts'
import styles from './look.module.css'
import { PageForm } from './page-form.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

/** Where one begins who had none. */
const firstColour = '#b5400f'

/** What customers know the shop by: on their page, on the counter's stamps, on paper. */
export function Look() {
  const { t } = useLingui()
  const look = useEndpointQuery({ endpoint: getLook })
  return (
    <>
      <PageHead
        title={t`Look`}
        lead={t`The shop’s colour, logo and stamp: on the customer’s page, on the cards at the counter, and on paper.`}
      />
      <Read of={look}>{(saved) => <Form saved={saved} refetch={look.refetch} />}</Read>
    </>
  )
}

function Form({ saved, refetch }: { saved: ShopLook; refetch: () => void }) {
  const { t } = useLingui()
  const colourId = useId()
  const draft = useDraft('look', saved.colour)
  const colour = draft.value
  const form = useFormMutation({
    call: { endpoint: setLook, body: { colour } },
    onDone: refetch,
    reset: draft.discard,
  })
  return (
    <>
      <PageForm of={form} isDirty={draft.isDirty} submit={<Trans>Save the colour</Trans>}>
        <CheckField
          label={<Trans>A colour of the shop’s own</Trans>}
          checked={colour !== null}
          onChange={(isOwn) => draft.set(isOwn ? (saved.colour ?? firstColour) : null)}
        />
        {colour !== null && (
          <div className={styles.colour}>
            <label htmlFor={colourId}>
              <Trans>Colour</Trans>
            </label>
            <input
              id={colourId}
              type="color"
              value={colour}
              onChange={(event) => draft.set(event.currentTarget.value)}
            />
            <span className={styles.note}>
              <Trans>Where it could not be read it is made darker by day and lighter by night.</Trans>
            </span>
          </div>
        )}
        <Preview look={{ ...saved, colour, ink: colour === null ? null : inkOf(colour) }} />
      </PageForm>
      <Picture name="stamp" address={saved.stamp} title={t`Stamp`} onChanged={refetch} />
      <Picture name="logo" address={saved.logo} title={t`Logo`} onChanged={refetch} />
    </>
  )
}

/** By day and by night, whatever the tablet is set to. */
function Preview({ look: { ink, logo, stamp } }: { look: ShopLook }) {
  const { t } = useLingui()
  const { shopNm } = useSignedIn()
  return (
    <div className={styles.previews}>
      {(['light', 'dark'] as const).map((scheme) => (
        <figure key={scheme} className={styles.preview} data-scheme={scheme}>
          {logo && <img src={logo} alt="" />}
          <p style={ink ? { color: ink[scheme] } : {}}>{shopNm}</p>
          <StampRow
            key={`${stamp}`}
            label={scheme === 'light' ? t`Stamps by day` : t`Stamps by night`}
            confirmed={3}
            max={5}
            ink={ink && { light: ink[scheme], dark: ink[scheme] }}
            picture={stamp}
          />
        </figure>
      ))}
    </div>
  )
}

type PictureProps = { name: PictureName; address: string | null; title: string; onChanged: () => void }

function Picture({ name, address, title, onChanged }: PictureProps): ReactNode {
  const { t } = useLingui()
  const titleId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [isUnreadable, setIsUnreadable] = useState(false)
  const put = useEndpointMutation<typeof setPicture>()
  const take = useEndpointMutation<typeof removePicture>()

  async function choose(file: File | undefined) {
    if (!file) return
    const png = await drawPicture(name, file)
    setIsUnreadable(png === null)
    if (png === null) return
    const answer = await put.run({ endpoint: setPicture, params: { name }, body: { png } })
    if (answer?.kind === 'ok') onChanged()
  }
  async function remove() {
    const answer = await take.run({ endpoint: removePicture, params: { name } })
    if (answer?.kind === 'ok') onChanged()
  }

  return (
    <section className={styles.picture} aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {address && <img src={address} alt="" />}
      <input
        ref={field}
        type="file"
        hidden
        aria-label={name === 'stamp' ? t`Picture of a stamp, square` : t`Picture of the logo`}
        accept="image/svg+xml,image/png,image/jpeg,image/webp"
        onChange={(event) => {
          void choose(event.currentTarget.files?.[0])
          // The same file may be chosen again.
          event.currentTarget.value = ''
        }}
      />
      <Button busy={put.mutation.state === 'busy'} onClick={() => field.current?.click()}>
        {name === 'stamp' ? t`Choose a square picture…` : t`Choose a picture…`}
      </Button>
      <p className={styles.note}>
        <Trans>SVG, PNG, JPEG or WebP. It is drawn anew as a small picture before it is sent.</Trans>
      </p>
      {isUnreadable && (
        <p role="alert" className={styles.trouble}>
          <Trans>This file cannot be shown as a picture. Choose another one.</Trans>
        </p>
      )}
      <Trouble of={put.mutation.state === 'ended' ? put.mutation.answer : null} />
      <Trouble of={take.mutation.state === 'ended' ? take.mutation.answer : null} />
      {address && (
        <Button busy={take.mutation.state === 'busy'} onClick={() => void remove()}>
          {name === 'stamp' ? t`Take the stamp away` : t`Take the logo away`}
        </Button>
      )}
    </section>
  )
}
