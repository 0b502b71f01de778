import styles from './count.module.css'

type CountProps = {
  /** Words before the number ("10개 중 ") and after it (" of 10"), with the space that belongs to them. */
  before?: string
  value: number | string
  after?: string
}

/** The one number on the screen. Its text reads as its parts do: "7" and " of 10" are "7 of 10". */
export function Count({ before, value, after }: CountProps) {
  return (
    <p className={styles.count}>
      {before && <span className={styles.rest}>{before}</span>}
      <span className={styles.value}>{value}</span>
      {after && <span className={styles.rest}>{after}</span>}
    </p>
  )
}
