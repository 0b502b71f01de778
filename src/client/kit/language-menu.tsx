import { useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { languageOfTag, languages, languageTags } from '#shared/languages.ts'
import type { SettingsStore } from '../store/settings.ts'
import styles from './language-menu.module.css'

/** Each language is named in itself: whoever needs it can read it. */
export function LanguageMenu({ settings }: { settings: SettingsStore }) {
  const { t } = useLingui()
  const shown = useStore(settings, ({ language }) => language)
  return (
    <select
      className={styles.menu}
      aria-label={t`Language`}
      value={shown}
      onChange={({ currentTarget: { value } }) =>
        settings.setState({ language: languageOfTag(value) ?? shown })
      }
    >
      {languageTags.map((tag) => (
        <option key={tag} value={tag} lang={tag}>
          {languages[tag].name}
        </option>
      ))}
    </select>
  )
}
