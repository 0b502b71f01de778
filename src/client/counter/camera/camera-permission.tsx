import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'

type Platform = 'ipad' | 'android' | 'firefox' | 'desktop'

/** By the agent's words, since each browser has the switch in another place. An iPad says that it is a Mac. */
export function platformOf(agent: string, hasTouch: boolean): Platform {
  if (/iPad|iPhone/.test(agent) || (/Macintosh/.test(agent) && hasTouch)) return 'ipad'
  if (/Android/.test(agent)) return 'android'
  return /Firefox\//.test(agent) ? 'firefox' : 'desktop'
}

/** Where a camera that was denied is allowed again. */
export function CameraPermission(): ReactNode {
  switch (platformOf(navigator.userAgent, navigator.maxTouchPoints > 1)) {
    case 'ipad':
      return (
        <Trans>
          This page may not use the camera. In the iPad’s Settings choose Apps, Safari, Camera and Allow; then
          try again.
        </Trans>
      )
    case 'android':
      return (
        <Trans>
          This page may not use the camera. Tap the sign beside the address, then Permissions and Camera; in
          the installed app, hold its icon and choose App info.
        </Trans>
      )
    case 'firefox':
      return (
        <Trans>
          This page may not use the camera. Tap the crossed-out camera beside the address and take the block
          away.
        </Trans>
      )
    case 'desktop':
      return (
        <Trans>
          This page may not use the camera. Click the sign beside the address, allow the camera, and try
          again.
        </Trans>
      )
  }
}
