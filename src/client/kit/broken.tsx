import { Trans } from '@lingui/react/macro'
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import styles from './broken.module.css'

type Props = {
  /** Another value is another screen, which may be whole: it is tried. */
  at: string
  children: ReactNode
}
type State = { brokenAt: string | null }

/** A bug, or a chunk that did not come, takes one screen and not the counter. React has no hook for it. */
export class BrokenScreen extends Component<Props, State> {
  override state: State = { brokenAt: null }

  static getDerivedStateFromError(): Partial<State> {
    return { brokenAt: '' }
  }

  static getDerivedStateFromProps({ at }: Props, { brokenAt }: State): State {
    if (brokenAt === '') return { brokenAt: at }
    return { brokenAt: brokenAt === at ? at : null }
  }

  override render(): ReactNode {
    if (this.state.brokenAt === null) return this.props.children
    return (
      <div role="alert" className={styles.broken}>
        <h1>
          <Trans>This screen has a fault</Trans>
        </h1>
        <p>
          <Trans>What was saved stays saved. Reload the page; if it stays, tell the manager.</Trans>
        </p>
        <Button tone="primary" size="main" onClick={() => location.reload()}>
          <Trans>Reload</Trans>
        </Button>
      </div>
    )
  }
}
