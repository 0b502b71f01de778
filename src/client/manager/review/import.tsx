import { Trans, useLingui } from '@lingui/react/macro'
import { type ChangeEvent, useRef } from 'react'
import { listStampCards } from '#shared/endpoints/stamp-cards.ts'
import { languageOfTag, languageTags } from '#shared/languages.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { BackIcon } from '../../ui/screen-icons.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { CustomersFile } from './customers-file.tsx'
import history from './history.module.css'
import styles from './import.module.css'
import { ImportColumns } from './import-columns-form.tsx'
import { ImportGoing } from './import-going.tsx'
import { unreadLabel } from './import-labels.ts'
import { ImportsBefore } from './imports-before.tsx'
import { useImport } from './use-import.ts'

/** Cards from paper or from another program: the file, its columns, what would become of each row, and then the cards. */
export function ImportPage() {
  const { t } = useLingui()
  const cards = useEndpointQuery({ endpoint: listStampCards })
  return (
    <>
      <RouteLink to={`${paths.review}/customers`} className={history.back}>
        <BackIcon size={20} />
        <Trans>All customers</Trans>
      </RouteLink>
      <PageHead
        title={t`Customers from a file`}
        lead={<Trans>Cards with their stamps, names and telephone numbers, from a spreadsheet.</Trans>}
        actions={<CustomersFile />}
      />
      <Read of={cards}>
        {({ kept, cards: all }) => {
          const open = all.filter(({ active }) => active)
          if (kept === 'upstream')
            return (
              <p className={styles.hint}>
                <Trans>The stamp service keeps the cards of this shop: bring them in there.</Trans>
              </p>
            )
          return <Importing cards={open} />
        }}
      </Read>
      <ImportsBefore />
    </>
  )
}

type Card = { cardIdx: number; cardNm: string }

function Importing({ cards }: { cards: readonly Card[] }) {
  const { i18n } = useLingui()
  const it = useImport(languageOfTag(i18n.locale) ?? languageTags[0])
  const { state } = it
  if (state.step === 'idle' || state.step === 'reading')
    return (
      <ChooseFile
        isReading={state.step === 'reading'}
        trouble={state.step === 'idle' && state.unread ? i18n._(unreadLabel(state.unread)) : null}
        onChosen={(file) => it.choose(file, cards[0]?.cardIdx ?? 0)}
      />
    )
  if (state.step === 'columns')
    return (
      <ImportColumns
        chosen={state}
        cards={cards}
        onChange={it.change}
        onCheck={() => it.check(state)}
        onReset={it.reset}
      />
    )
  return <ImportGoing state={state} of={it} />
}

type Choosing = { isReading: boolean; trouble: string | null; onChosen: (file: File) => void }

function ChooseFile({ isReading, trouble, onChosen }: Choosing) {
  const { t } = useLingui()
  const input = useRef<HTMLInputElement>(null)
  return (
    <section className={styles.part} aria-label={t`Choose a file`}>
      <p className={styles.hint}>
        <Trans>
          A .csv or .xlsx file whose first row says what the columns are. Nothing is written before you have
          seen what becomes of each row.
        </Trans>
      </p>
      {trouble && <Notice tone="refused" title={t`The file was not read`} cause={trouble} />}
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          const file = event.currentTarget.files?.[0]
          if (file) onChosen(file)
        }}
      />
      <Button tone="primary" busy={isReading} onClick={() => input.current?.click()}>
        <Trans>Choose a file…</Trans>
      </Button>
    </section>
  )
}
