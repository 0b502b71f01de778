import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { listImports, undoImport } from '#shared/endpoints/imports.ts'
import type { Import } from '#shared/imports-api.ts'
import type { Answer } from '../../api/api-client.ts'
import { useDeps } from '../../kit/deps.tsx'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { NeedsPassword } from '../needs-password.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import styles from './import.module.css'
import { importStates } from './import-labels.ts'
import { MutationNotice } from './mutation-notice.tsx'
import form from './sheet-form.module.css'

/** What was brought in before, and the way back while nobody has used a card of it. */
export function ImportsBefore() {
  const { t } = useLingui()
  const imports = useEndpointQuery({ endpoint: listImports })
  const [undoing, setUndoing] = useState<Import | null>(null)
  return (
    <Read of={imports}>
      {(all) =>
        all.length > 0 && (
          <section className={styles.part} aria-label={t`Files brought in`}>
            <h2>
              <Trans>Files brought in</Trans>
            </h2>
            <ul className={styles.list}>
              {all.map((it) => (
                <li key={it.importId}>
                  <ImportLine of={it} />
                  {it.state !== 'undone' && it.made > 0 && (
                    <Button onClick={() => setUndoing(it)}>
                      {it.state === 'undoing' ? <Trans>Go on undoing…</Trans> : <Trans>Undo…</Trans>}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {undoing && (
              <UndoSheet
                of={undoing}
                onClose={() => {
                  setUndoing(null)
                  imports.refetch()
                }}
              />
            )}
          </section>
        )
      }
    </Read>
  )
}

function ImportLine({ of: { fileNm, made, kept, state, person, begunAt } }: { of: Import }) {
  const { t, i18n } = useLingui()
  const times = useShopTimes()
  const facts = [
    times.moment(begunAt),
    person?.name,
    i18n._(importStates[state]),
    t`${plural(made, { one: '# card', other: '# cards' })}`,
    kept > 0 ? t`${plural(kept, { one: '# used and kept', other: '# used and kept' })}` : null,
  ]
  return (
    <div>
      <b>{fileNm}</b>
      <span>{facts.filter(Boolean).join(' · ')}</span>
    </div>
  )
}

/** Some at a time, until none is left: the counter goes on beside it. */
function UndoSheet({ of: { importId, fileNm, made }, onClose }: { of: Import; onClose: () => void }) {
  const { t } = useLingui()
  const { api } = useDeps()
  const [removed, setRemoved] = useState<number | null>(null)
  const [kept, setKept] = useState<number | null>(null)
  const [trouble, setTrouble] = useState<Answer<unknown> | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const title = t`Undo this import`
  const mutation = trouble ? ({ state: 'ended', answer: trouble } as const) : ({ state: 'idle' } as const)
  const isOverPassword = trouble?.kind === 'refused' && trouble.refusal === 'password-sign-in-needed'

  async function undo() {
    setIsBusy(true)
    setTrouble(null)
    for (;;) {
      const answer = await api({ endpoint: undoImport, params: { importId } })
      if (answer.kind !== 'ok') {
        setTrouble(answer)
        break
      }
      setRemoved(answer.value.removed)
      if (answer.value.left === 0) {
        setKept(answer.value.kept)
        break
      }
    }
    setIsBusy(false)
  }

  return (
    <>
      <Sheet open label={title} title={title} lead={fileNm} closeLabel={t`Close`} onClose={onClose}>
        <div className={form.sheet}>
          <p>
            <Trans>
              All cards of this file are deleted, and their customers’ names with them. It works only while
              none of them was used.
            </Trans>
          </p>
          {removed !== null && (
            <>
              <progress
                className={styles.progress}
                value={removed}
                max={made}
                aria-label={t`Cards deleted`}
              />
              <output>
                <Trans>
                  {removed} of {made} cards deleted.
                </Trans>
                {kept !== null &&
                  kept > 0 &&
                  ` ${t`${plural(kept, { one: '# was used meanwhile and stays.', other: '# were used meanwhile and stay.' })}`}`}
              </output>
            </>
          )}
          {!isOverPassword && <MutationNotice mutation={mutation} />}
          {kept === null && (
            <Button tone="danger" size="main" wide busy={isBusy} onClick={() => void undo()}>
              <Trans>Delete these cards</Trans>
            </Button>
          )}
        </div>
      </Sheet>
      <NeedsPassword of={mutation} retry={() => void undo()} onCancel={() => setTrouble(null)} />
    </>
  )
}
