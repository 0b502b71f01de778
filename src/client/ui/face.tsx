import styles from './face.module.css'

/** No green, amber or red among them: those have meanings. */
export const faceColours = ['ink', 'indigo', 'plum', 'cocoa', 'sea', 'slate'] as const
export type FaceColour = (typeof faceColours)[number]

/** The shop counts its colours and knows nothing of ours. */
export function faceColour(count: number): FaceColour {
  return faceColours[count % faceColours.length] ?? 'ink'
}

type FaceProps = {
  initials: string
  colour?: FaceColour
  /** Where no words stand beside it. */
  name?: string
  size?: 'small' | 'large'
}

export function Face({ initials, colour = 'ink', name, size = 'small' }: FaceProps) {
  const voice = name === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name }
  return (
    <span {...voice} className={styles.face} data-colour={colour} data-size={size}>
      {initials}
    </span>
  )
}
