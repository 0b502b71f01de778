import { useLingui } from '@lingui/react/macro'
import type { ReadinessCheck } from '#shared/readiness-api.ts'

export function useReadinessLabels(): Record<ReadinessCheck, string> {
  const { t } = useLingui()
  return {
    camera: t`camera`,
    reading: t`reading codes`,
    server: t`server`,
    service: t`stamp service`,
    clock: t`clock`,
    storage: t`storage`,
    queue: t`what waits`,
    version: t`version`,
    awake: t`screen goes dark`,
    battery: t`battery`,
    sound: t`sound`,
  }
}
