import { Trans } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { useCatalogue } from '../../i18n/language.tsx'
import { useDeps } from '../../kit/deps.tsx'
import { rescueCatalogue } from '../../kit/rescue/rescue-catalogue.ts'
import { TakeIn } from '../../kit/rescue/take-in.tsx'
import { createBrowserCamera } from '../../scan/browser-camera.ts'
import type { Camera } from '../../scan/camera.ts'
import { Button } from '../../ui/button.tsx'
import styles from './take-rescue.module.css'

/** At a manager's computer or phone: by its own camera, where it has one, or from the file. */
export function TakeRescue(): ReactNode {
  useCatalogue(rescueCatalogue)
  const { api, now } = useDeps()
  const [camera, setCamera] = useState<Camera | null>(null)
  useEffect(() => () => camera?.stop(), [camera])

  function use() {
    const made = createBrowserCamera(localStorage)
    made.start()
    setCamera(made)
  }
  return (
    <TakeIn api={api} now={now} camera={camera}>
      {camera ? (
        <Picture camera={camera} />
      ) : (
        <Button size="main" onClick={use}>
          <Trans>Use this device’s camera</Trans>
        </Button>
      )}
    </TakeIn>
  )
}

function Picture({ camera: { subscribe, getState, attach } }: { camera: Camera }) {
  const { phase } = useSyncExternalStore(subscribe, getState)
  if (phase === 'refused' || phase === 'stalled')
    return (
      <p>
        <Trans>The camera is not available here. Choose the file instead.</Trans>
      </p>
    )
  return <div ref={attach} className={styles.picture} />
}
