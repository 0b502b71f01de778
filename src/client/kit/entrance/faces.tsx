import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { isFoundIn } from '#shared/folding.ts'
import type { KnownFace } from '../../store/face-memory.ts'
import { Face, faceColour } from '../../ui/face.tsx'
import { initialsOf } from '../../ui/initials.ts'
import { TextField } from '../../ui/text-field.tsx'
import styles from './faces.module.css'

type Props = {
  faces: readonly KnownFace[]
  chosenId: string | null
  onChoose: (face: KnownFace) => void
}

/** Fewer are found by looking. */
export const searchedFrom = 13

/** Everyone who may sign in here, by name, so that a face is where it was yesterday. */
export function Faces({ faces, chosenId, onChoose }: Props) {
  const { t, i18n } = useLingui()
  const [sought, setSought] = useState('')
  const grid = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // The keys that come with the choice may take the room in which the face stood.
    if (chosenId !== null)
      grid.current?.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosenId])
  const sorted = faces.toSorted((one, other) => one.name.localeCompare(other.name, i18n.locale))
  const found = sorted.filter(({ name }) => isFoundIn(name, sought))
  return (
    <div className={styles.faces}>
      {faces.length >= searchedFrom && (
        <TextField type="search" label={t`Find a name`} value={sought} onChange={setSought} />
      )}
      <ul ref={grid} className={styles.grid} aria-label={t`Who is at the tablet?`}>
        {found.map((face) => (
          <li key={face.personId}>
            <button
              type="button"
              className={styles.face}
              aria-pressed={face.personId === chosenId}
              onClick={() => onChoose(face)}
            >
              <Face size="large" initials={initialsOf(face.name)} colour={faceColour(face.color)} />
              <span className={styles.name}>{face.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className={styles.nobody}>
          {faces.length === 0 ? (
            <Trans>Nobody has a PIN for this tablet yet. A manager adds people under Shop.</Trans>
          ) : (
            <Trans>Nobody is called that.</Trans>
          )}
        </p>
      )}
    </div>
  )
}
