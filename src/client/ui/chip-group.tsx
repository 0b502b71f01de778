import { Button } from './button.tsx'
import styles from './chip-group.module.css'

type Chip = {
  value: number
  /** What stands on it: "Add 1", "2". */
  text: string
  /** Its accessible name, which holds `text`: "Add 2". */
  name: string
  disabled?: boolean
}
type ChipGroupProps = {
  label: string
  /** The first is the wide primary one. */
  chips: readonly Chip[]
  onPick: (value: number) => void
  disabled?: boolean
  reason?: string | undefined
}

/** One tap each, none of them a choice to be confirmed. */
export function ChipGroup({ label, chips, onPick, disabled = false, reason }: ChipGroupProps) {
  return (
    <fieldset aria-label={label} className={styles.chips}>
      {chips.map((chip, n) => (
        <Button
          key={chip.value}
          tone={n === 0 ? 'primary' : 'plain'}
          size="tall"
          aria-label={chip.name}
          disabled={disabled || chip.disabled === true}
          reason={reason}
          onClick={() => onPick(chip.value)}
        >
          {chip.text}
        </Button>
      ))}
    </fieldset>
  )
}
