import { useId, useState } from 'react'
import { matches } from './matches.ts'
import { SelectField } from './select-field.tsx'
import { TextField } from './text-field.tsx'

type Choice = { id: string; name: string }
type Props = {
  label: string
  /** Of the choice that is none of them, which has no id. */
  none: string
  value: string
  choices: readonly Choice[]
  onChange: (id: string) => void
  hint?: string | undefined
}

/** So many are looked through in a list; more are typed for. */
const mostListed = 20

/** One of a few in the browser's own list, one of hundreds by typing a part of its name. */
export function ChoiceField(props: Props) {
  const { label, none, value, choices, onChange, hint } = props
  if (choices.length > mostListed) return <TypedChoice {...props} />
  return (
    <SelectField label={label} value={value} hint={hint} onChange={onChange}>
      <option value="">{none}</option>
      {choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  )
}

/** The browser suggests; what is no name of theirs chooses nothing, unless only one can be meant. */
function TypedChoice({ label, none, value, choices, onChange, hint }: Props) {
  const listId = useId()
  /** Null: the field shows what is chosen. */
  const [typed, setTyped] = useState<string | null>(null)
  const chosen = choices.find(({ id }) => id === value)

  function type(text: string) {
    const hit = text === '' ? '' : choices.find(({ name }) => name === text)?.id
    setTyped(hit === undefined ? text : null)
    if (hit !== undefined && hit !== value) onChange(hit)
  }

  function settle() {
    const meant = typed === null ? [] : choices.filter(({ name }) => matches(name, typed))
    const [only] = meant
    if (only && meant.length === 1) onChange(only.id)
    setTyped(null)
  }

  return (
    <>
      <TextField
        label={label}
        hint={hint}
        type="search"
        list={listId}
        placeholder={none}
        value={typed ?? chosen?.name ?? ''}
        onChange={type}
        // What is chosen would be all that the browser suggests.
        onFocus={(event) => event.currentTarget.select()}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || typed === null) return
          event.preventDefault()
          settle()
        }}
      />
      <datalist id={listId}>
        {choices.map(({ id, name }) => (
          <option key={id} value={name} aria-label={name} />
        ))}
      </datalist>
    </>
  )
}
