import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { CheckRow } from '../kit/checks/check-row.tsx'
import { type CameraFault, cameraFault, type OnVerdict } from '../kit/checks/check-verdicts.ts'
import { Button } from '../ui/button.tsx'
import styles from './checks.module.css'

type Camera =
  | { state: 'untried' | 'opening' }
  | { state: 'open'; stream: MediaStream; name: string; width: number; height: number }
  | { state: 'faulty'; fault: CameraFault }

/** Really opens it: a permission that was given says nothing about a camera that another app holds. */
export function CheckCamera({ onVerdict }: { onVerdict: OnVerdict }) {
  const { t } = useLingui()
  const [camera, setCamera] = useState<Camera>({ state: 'untried' })
  const verdict = camera.state === 'open' ? 'good' : camera.state === 'faulty' ? 'bad' : 'open'
  const stream = camera.state === 'open' ? camera.stream : null

  useEffect(() => onVerdict('camera', verdict), [verdict, onVerdict])
  // The lamp goes out when the page is left or another try is made.
  useEffect(() => () => stream?.getTracks().forEach((track) => track.stop()), [stream])

  async function open() {
    setCamera({ state: 'opening' })
    setCamera(await opened())
  }

  return (
    <CheckRow
      verdict={verdict}
      title={t`Camera`}
      action={
        <Button onClick={() => void open()} busy={camera.state === 'opening'}>
          {camera.state === 'untried' ? <Trans>Try the camera</Trans> : <Trans>Try again</Trans>}
        </Button>
      }
    >
      <Found camera={camera} />
      {stream && <Preview stream={stream} />}
    </CheckRow>
  )
}

function Found({ camera }: { camera: Camera }) {
  const faultLabels = useFaultLabels()
  if (camera.state === 'open') {
    const { name, width, height } = camera
    return (
      <p>
        <Trans>
          It opens: {name}, {width} × {height} pixels. Is this what lies before it?
        </Trans>
      </p>
    )
  }
  if (camera.state === 'faulty') return <p>{faultLabels(camera.fault)}</p>
  return (
    <p>
      <Trans>It reads the customers’ codes. Your browser asks for your permission.</Trans>
    </p>
  )
}

function useFaultLabels() {
  const { t } = useLingui()
  return (fault: CameraFault) => {
    const labels: Record<CameraFault, string> = {
      'not-secure': t`A browser gives the camera to pages over HTTPS only. See the line above.`,
      denied: t`It was not allowed. Tap the lock or the camera beside the address, allow it there, and try again.`,
      none: t`No camera was found. Codes can be typed, or read by a hardware scanner.`,
      'in-use': t`Another app or tab has it. Close that and try again.`,
      unknown: t`It did not open. Restart the browser and try again.`,
    }
    return labels[fault]
  }
}

function Preview({ stream }: { stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  return <video ref={video} className={styles.preview} autoPlay muted playsInline aria-hidden="true" />
}

async function opened(): Promise<Camera> {
  if (!navigator.mediaDevices) return { state: 'faulty', fault: 'not-secure' }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    const track = stream.getVideoTracks()[0]
    const { width = 0, height = 0 } = track?.getSettings() ?? {}
    return { state: 'open', stream, name: track?.label ?? '', width, height }
  } catch (error) {
    return { state: 'faulty', fault: cameraFault(error) }
  }
}
