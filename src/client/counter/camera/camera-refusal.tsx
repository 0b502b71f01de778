import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useCatalogue } from '../../i18n/language.tsx'
import type { Refusal } from '../../scan/camera-state.ts'
import { cameraCatalogue } from './camera-catalogue.ts'
import { CameraPermission } from './camera-permission.tsx'

/** Why there is no picture, and what to do meanwhile. */
export function CameraRefusal({ reason }: { reason: Refusal }): ReactNode {
  useCatalogue(cameraCatalogue)
  switch (reason) {
    case 'permission':
      return <CameraPermission />
    case 'no-camera':
      return <Trans>There is no camera here. Type the code, or use a hardware scanner.</Trans>
    case 'in-use':
      return <Trans>Another app is using the camera. Close it there.</Trans>
    case 'insecure':
      return <Trans>Cameras need a secure address (https). Type the code meanwhile.</Trans>
    case 'unknown':
      return <Trans>The camera does not start. Type the code meanwhile.</Trans>
  }
}
