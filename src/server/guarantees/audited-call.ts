/** What the proof that every change is audited needs to make one call of a route. */
import type { Db } from '../db/db.ts'
import type { Browser } from '../testing/browser.ts'
import type { Answer, TestShop } from '../testing/test-shop.ts'

export type AuditedScene = {
  db: Db
  shop: TestShop
  browser: Browser
  /** A password counts for ten minutes, and a scene goes on for hours. */
  signInInBrowser: () => Promise<void>
  tablet: Browser & { tabletId: string }
}
/** Prepares, and returns the one call that is looked at. */
export type AuditedCall = { rows?: number; call: (scene: AuditedScene) => Promise<() => Promise<Answer>> }

export const once = (call: (scene: AuditedScene) => Promise<Answer>): AuditedCall => ({
  call: async (scene) => () => call(scene),
})
/** What is not kept: nothing to audit. */
export const nothingKept = (call: AuditedCall['call']): AuditedCall => ({ rows: 0, call })
