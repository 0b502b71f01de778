import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import { type Language, languageOfTag, languages } from '#shared/languages.ts'
import { Button } from '../../ui/button.tsx'
import { PrintIcon } from '../../ui/page-icons.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { loadTypography } from '../../ui/typography.ts'
import { PageHead } from '../page-head.tsx'
import { useSignedIn } from '../signed-in.tsx'
import form from './form.module.css'
import type { PaperName } from './paper.ts'
import styles from './printed-paper.module.css'

type Props = {
  title: string
  lead: ReactNode
  /** There is nothing to print. */
  isEmpty?: boolean
  paper: PaperName
  onPaper: (paper: PaperName) => void
  onBack: () => void
  children: ReactNode
}

/** Over what is printed, and on no paper: which paper, in which language, and the button. */
export function PrintHead({ title, lead, isEmpty = false, paper, onPaper, onBack, children }: Props) {
  const { t } = useLingui()
  return (
    <div className={styles.screen}>
      <PageHead
        title={title}
        lead={lead}
        actions={
          <>
            <Button
              tone="primary"
              icon={<PrintIcon />}
              disabled={isEmpty}
              reason={t`All of them were started, or they were withdrawn.`}
              // A face that is on its way would leave its words out of the paper.
              onClick={() => void document.fonts.ready.then(() => print())}
            >
              <Trans>Print</Trans>
            </Button>
            <Button onClick={onBack}>
              <Trans>Back</Trans>
            </Button>
          </>
        }
      />
      <div className={form.pair}>
        <SelectField label={t`Paper`} value={paper} onChange={(value) => onPaper(value as PaperName)}>
          <option value="a4">A4</option>
          <option value="letter">Letter</option>
        </SelectField>
        {children}
      </div>
    </div>
  )
}

/** One of the shop's languages, the one of the screen first. */
export function usePaperLanguage(): { language: Language; choice: ReactNode } {
  const { t, i18n } = useLingui()
  const { languages: ofShop } = useSignedIn()
  const [language, setLanguage] = useState<Language>(() => {
    const shown = languageOfTag(i18n.locale)
    return ofShop.find((tag) => tag === shown) ?? ofShop[0] ?? 'en'
  })
  usePaperFaces([language])
  const choice = (
    <SelectField
      label={t`Language on paper`}
      value={language}
      onChange={(value) => setLanguage(value as Language)}
    >
      {ofShop.map((tag) => (
        <option key={tag} value={tag} lang={tag}>
          {languages[tag].name}
        </option>
      ))}
    </SelectField>
  )
  return { language, choice }
}

/** Of languages in which the screen is not. Without a line paper has the device's own. */
export function usePaperFaces(tags: readonly Language[]): void {
  const wanted = tags.join(' ')
  useEffect(() => {
    for (const tag of wanted.split(' ')) loadTypography(tag).catch(() => {})
  }, [wanted])
}
