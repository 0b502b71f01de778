import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, Suspense } from 'react'
import { lazyComponent } from '../kit/lazy-component.ts'
import type { CameraState, LiveCamera, Refusal, Zoom } from '../scan/camera-state.ts'
import { Button } from '../ui/button.tsx'
import { CloserIcon, LampIcon, OtherCameraIcon } from '../ui/icons.tsx'
import { Viewfinder, type ViewfinderProps } from '../ui/viewfinder.tsx'
import { useCounter } from './counter-deps.tsx'
import styles from './scanner.module.css'
import { useCameraState, useCorners } from './use-camera.ts'

const CameraRefusal = lazyComponent(async () => (await import('./camera/camera-refusal.tsx')).CameraRefusal)

const viewfinderState: Record<CameraState['phase'], ViewfinderProps['state']> = {
  idle: 'starting',
  starting: 'starting',
  live: 'live',
  refused: 'off',
  stalled: 'off',
}

export function Scanner() {
  const { t } = useLingui()
  const state = useCameraState()
  const corners = useCorners()
  const isLive = state.phase === 'live'

  return (
    <Viewfinder
      label={t`Scanner`}
      state={viewfinderState[state.phase]}
      video={
        <>
          <Picture />
          {isLive && <CameraControls state={state} />}
        </>
      }
      hintKey={isLive ? `${state.isDecoding}${state.hint}` : state.phase}
      hint={isLive ? <Hint state={state} /> : <Trans>The camera is starting</Trans>}
      found={corners ?? undefined}
    >
      {state.phase === 'refused' && <Refused reason={state.reason} />}
      {state.phase === 'stalled' && (
        <Off labels={<Trans>The picture has stopped.</Trans>} action={<Trans>Restart camera</Trans>} />
      )}
    </Viewfinder>
  )
}

function Picture() {
  const { attach } = useCounter().camera
  return <div ref={attach} className={styles.picture} />
}

function Hint({ state }: { state: LiveCamera }): ReactNode {
  if (state.decoder === 'failed') return <Trans>Codes cannot be read here. Type the code instead.</Trans>
  if (!state.isDecoding) return <Trans>The scanner rests until this is done</Trans>
  switch (state.hint) {
    case 'none':
      return <Trans>Hold the customer’s code here</Trans>
    case 'too-dark':
      if (state.torch === 'off') return <Trans>Too dark here. Switch the lamp on</Trans>
      return <Trans>Too dark here. Turn the phone’s screen up</Trans>
    case 'glare':
      return <Trans>A lamp is shining on it. Tilt it a little</Trans>
    case 'hold-steady':
      return <Trans>Hold it still, with the screen bright</Trans>
    case 'move-closer':
      return <Trans>A little closer, until it fills the corners</Trans>
    case 'two-codes':
      return <Trans>Two codes in view. Cover one of them</Trans>
    case 'part-of-a-code':
      return <Trans>Only a part of a split code. Ask for the whole one</Trans>
    case 'small-code':
      return <Trans>This small kind of code is not a stamp card</Trans>
    case 'type-code':
      return <Trans>Hold the code here, or type it</Trans>
  }
}

function CameraControls({ state }: { state: LiveCamera }) {
  const { t } = useLingui()
  const { camera } = useCounter()
  const isLit = state.torch === 'on'
  if (!state.canSwitch && state.torch === 'absent' && !state.zoom) return null
  return (
    <div className={styles.controls}>
      {state.torch !== 'absent' && (
        <button
          type="button"
          aria-pressed={isLit}
          aria-label={t`Lamp`}
          onClick={() => camera.setTorch(!isLit)}
        >
          <LampIcon />
        </button>
      )}
      {state.canSwitch && (
        <button type="button" aria-label={t`Other camera`} onClick={camera.switchFacing}>
          <OtherCameraIcon />
        </button>
      )}
      {state.zoom && <ZoomButton zoom={state.zoom} />}
    </div>
  )
}

/** Between the whole picture and twice as close: a far code is read there, and the hand finds its way back. */
function ZoomButton({ zoom }: { zoom: Zoom }) {
  const { t } = useLingui()
  const { camera } = useCounter()
  const isClose = zoom.value > zoom.min
  return (
    <button
      type="button"
      aria-pressed={isClose}
      aria-label={t`Closer`}
      onClick={() => camera.setZoom(isClose ? zoom.min : Math.min(zoom.max, zoom.min * 2))}
    >
      <CloserIcon />
    </button>
  )
}

function Refused({ reason }: { reason: Refusal }) {
  const labels = (
    <Suspense fallback={null}>
      <CameraRefusal reason={reason} />
    </Suspense>
  )
  return <Off labels={labels} action={<Trans>Try again</Trans>} />
}

function Off({ labels, action }: { labels: ReactNode; action: ReactNode }) {
  const { camera } = useCounter()
  return (
    <>
      <p className={styles.why}>{labels}</p>
      <Button onClick={camera.restart}>{action}</Button>
    </>
  )
}
