import type { Verdict } from '../kit/checks/check-verdicts.ts'

/** How the app is installed on this browser: each has its own way, and some have none. */
export type InstallGuide =
  | 'installed'
  | 'chrome-android'
  | 'samsung'
  | 'safari-ipad'
  | 'other-on-ipad'
  | 'safari-mac'
  | 'edge'
  | 'chrome'
  | 'none'

type InstallFacts = { agent: string; hasTouch: boolean; isInstalled: boolean }

/** By the agent's words: there is no other way to know which menu to name, and a wrong guess costs a sentence. */
export function installGuide({ agent, hasTouch, isInstalled }: InstallFacts): InstallGuide {
  if (isInstalled) return 'installed'
  // An iPad says that it is a Mac; a Mac has no touch.
  const isApple = /iPad|iPhone/.test(agent) || (/Macintosh/.test(agent) && hasTouch)
  if (isApple) return /CriOS|FxiOS|EdgiOS/.test(agent) ? 'other-on-ipad' : 'safari-ipad'
  if (/SamsungBrowser/.test(agent)) return 'samsung'
  if (/Edg(A)?\//.test(agent)) return 'edge'
  if (/Chrom(e|ium)\//.test(agent)) return /Android/.test(agent) ? 'chrome-android' : 'chrome'
  if (/Macintosh/.test(agent) && /Version\/(1[7-9]|[2-9]\d)/.test(agent)) return 'safari-mac'
  return 'none'
}

export function judgeInstall(guide: InstallGuide): Verdict {
  return guide === 'installed' ? 'good' : 'todo'
}
