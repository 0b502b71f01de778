import { Trans } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import styles from './rows.module.css'

type Props<Item> = {
  items: readonly Item[]
  /** So many are seen at first, and more at each press; what is typed finds the others. */
  atOnce: number
  keyOf: (item: Item) => string
  children: (item: Item) => ReactNode
}

export function ShownRows<Item>({ items, atOnce, keyOf, children }: Props<Item>) {
  const [shown, setShown] = useState(atOnce)
  return (
    <>
      <ul className={styles.rows}>
        {items.slice(0, shown).map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {items.length > shown && (
        <Button wide onClick={() => setShown(shown + atOnce)}>
          <Trans>Show more</Trans>
        </Button>
      )}
    </>
  )
}
