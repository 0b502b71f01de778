/** What the shop says of itself: its name, its calendar, its languages, and when a tablet locks. */
import { languageTags } from '#shared/languages.ts'
import { idleLockBounds, type ShopSettings, shopSettingsRequest } from '#shared/shop-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db } from '../db/db.ts'
import { settingGroup } from '../db/settings.ts'

/** As they are kept. `timeZone` is what the shop has chosen: the server may have been started with another. */
export const shopSettings = settingGroup(shopSettingsRequest.entries, {
  shopNm: 'Stampdesk',
  languages: languageTags,
  timeZone: '',
  idleLockMs: idleLockBounds.usual,
})

export type SettingsService = {
  read(): Promise<ShopSettings>
  /** All at once, with one audit row. */
  set(settings: ShopSettings, actor: string): Promise<void>
}

type Deps = { db: Db; now: () => number; timeZone: () => string; renewTime: () => Promise<void> }

export function createSettingsService({ db, now, timeZone, renewTime }: Deps): SettingsService {
  return {
    read: async () => ({ ...(await shopSettings.read(db.read)), timeZone: timeZone() }),
    async set(settings, actor) {
      await db.write(async (tx) => {
        const before = await shopSettings.read(tx.query)
        await shopSettings.write(tx, settings)
        await appendAudit(tx, {
          chain: 'shop',
          at: now(),
          event: 'settings.changed',
          commandId: null,
          actor,
          body: changedBody(settings, before),
        })
      })
      await renewTime()
    },
  }
}
