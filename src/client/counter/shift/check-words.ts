import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ReadinessCheck } from '#shared/readiness-api.ts'
import { version } from '../../../../package.json'
import { useDuration } from '../../kit/labels.ts'
import { useCameraWords } from './camera-words.ts'
import { aheadOf, type Facts } from './readiness.ts'

export function useCheckTitles(): Record<ReadinessCheck, string> {
  const { t } = useLingui()
  return {
    camera: t`Camera`,
    reading: t`Reading codes`,
    server: t`Server`,
    service: t`Stamp service`,
    clock: t`Clock`,
    storage: t`Storage`,
    queue: t`What waits`,
    version: t`Version`,
    awake: t`Screen stays on`,
    battery: t`Battery`,
    sound: t`Sound`,
  }
}

/** What was found, and where it is a fault what to do now. */
export function useCheckWords(facts: Facts): (check: ReadinessCheck) => string {
  const { t } = useLingui()
  const trying = t`Being tried…`
  const camera = useCameraWords(facts.camera) ?? trying
  const server = useServerWords(facts)
  const device = useDeviceWords(facts)
  return (check) => {
    switch (check) {
      case 'camera':
        return camera
      case 'reading': {
        if (!facts.reading) return trying
        const { tookMs } = facts.reading
        if (tookMs === null)
          return t`The test code was not read. Reload this page; type codes or use a hardware scanner meanwhile.`
        return t`The test code was read in ${tookMs} ms.`
      }
      case 'server':
      case 'service':
      case 'clock':
        return server[check] ?? trying
      default:
        return device[check] ?? trying
    }
  }
}

type Words<Check extends ReadinessCheck> = Record<Check, string | null>

function useServerWords(facts: Facts): Words<'server' | 'service' | 'clock'> {
  const { t } = useLingui()
  const duration = useDuration()
  const { server } = facts
  if (!server) return { server: null, service: null, clock: null }
  const { answer, sentAt, answeredAt } = server
  if (!answer) {
    const notAsked = t`Not known without the server.`
    return {
      server: t`No answer. Adding works and is saved here; rewards need the server. Look at the Wi-Fi, then check again.`,
      service: notAsked,
      clock: notAsked,
    }
  }
  const tookMs = Math.max(Math.round(answeredAt - sentAt), 0)
  const ahead = aheadOf(facts) ?? 0
  const off = duration(Math.max(Math.abs(ahead), 1_000))
  const isAway = answer.service?.isAway ?? false
  const isOff = Math.abs(ahead) > 60_000
  const fix = t`Set date and time to “automatic” in the device’s settings.`
  return {
    server: t`It answers in ${tookMs} ms.`,
    service: isAway
      ? t`It does not answer just now. Stamps are kept and sent later; rewards wait until it is back.`
      : answer.service
        ? t`It answers.`
        : t`The shop’s own server keeps the stamps.`,
    clock: isOff
      ? ahead > 0
        ? `${t`This device’s clock is ${off} ahead of the server’s.`} ${fix}`
        : `${t`This device’s clock is ${off} behind the server’s.`} ${fix}`
      : t`It agrees with the server’s within ${off}.`,
  }
}

function useDeviceWords({
  storage,
  queue,
  version: app,
  awake,
  battery,
  sound,
}: Facts): Words<'storage' | 'queue' | 'version' | 'awake' | 'battery' | 'sound'> {
  const { t } = useLingui()
  const duration = useDuration()
  const storageWords = {
    kept: t`It writes and reads back, and the browser has promised to keep it.`,
    usual: t`It writes and reads back. Install the app, and the browser promises to keep it.`,
    'erased-after-a-week': t`Safari erases it after a week without a visit. Put Stampdesk on the home screen.`,
    private: t`This is a private window: all is gone when it is closed. Open a usual window.`,
    none: t`Nothing can be saved here. Use another tablet, and tell a manager.`,
  }
  const { waiting, oldestMs, aside, isBroken } = queue
  const oldest = duration(oldestMs)
  const percent = battery ? Math.round(battery.level * 100) : 0
  return {
    storage: storage && (storage.isWritable ? storageWords[storage.trust] : storageWords.none),
    queue: isBroken
      ? t`This tablet’s storage does not answer. Use another tablet, and tell a manager.`
      : aside > 0
        ? t`${plural(aside, { one: '# tap needs', other: '# taps need' })} somebody to look at it.`
        : waiting > 0
          ? t`${plural(waiting, { one: '# stamp waits', other: '# stamps wait' })}, the oldest for ${oldest}. It is sent by itself once there is a line.`
          : t`Nothing waits on this tablet and nothing is open.`,
    version: app.isOutOfStep
      ? t`App and server are of different ages. Update now; what waits stays.`
      : app.isOffered
        ? t`${version} runs here, and a newer one waits.`
        : t`${version}, the newest.`,
    awake:
      awake &&
      {
        held: t`The screen does not go dark by itself.`,
        refused: t`The device refuses: switch its battery saver off, or let the screen stay on in its settings.`,
        absent: t`This browser cannot keep it on. Let the screen stay on in the device’s settings.`,
      }[awake],
    battery: battery
      ? battery.isCharging
        ? t`${percent} %, charging.`
        : battery.level < 0.3
          ? t`${percent} %. Plug it in now.`
          : t`${percent} %, not charging.`
      : t`This browser does not say.`,
    sound: sound
      ? !sound.isOn
        ? t`It is switched off. Everything is shown as well.`
        : sound.isPlaying
          ? t`Two notes were played. If you heard nothing, turn the volume up.`
          : t`The device does not play. Turn silent mode off and the volume up.`
      : t`It sounds after the first touch.`,
  }
}
