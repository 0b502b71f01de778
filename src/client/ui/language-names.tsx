import styles from './language-names.module.css'

type Props<Tag extends string> = {
  label: string
  /** Each with its name in itself: whoever needs it can read it. */
  names: readonly (readonly [Tag, string])[]
  chosen: Tag
  onChoose: (tag: Tag) => void
}

/** Languages by their own names, and no flags: a country is no language. */
export function LanguageNames<Tag extends string>({ label, names, chosen, onChoose }: Props<Tag>) {
  return (
    <fieldset className={styles.names} aria-label={label}>
      {names.map(([tag, name]) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          className={styles.name}
          aria-pressed={tag === chosen}
          onClick={() => onChoose(tag)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}
