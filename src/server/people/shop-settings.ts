/** What the shop says of itself: its name, its calendar, its languages, and when a tablet locks. */
import { languageTags } from '#shared/languages.ts'
import { idleLockBounds, type ShopSettings } from '#shared/shop-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Row } from '../db/db.ts'

const keyOf = {
  shopNm: 'shop_nm',
  languages: 'languages',
  timeZone: 'time_zone',
  idleLockMs: 'idle_lock_ms',
} as const

export type SettingsDesk = {
  read(): Promise<ShopSettings>
  /** What every tablet is told. */
  told(): Promise<Pick<ShopSettings, 'idleLockMs' | 'languages'>>
  /** All at once, with one audit row. */
  set(settings: ShopSettings, actor: string): Promise<void>
}

type Ports = { db: Db; now: () => number; timeZone: () => string; useTimeZone: (timeZone: string) => void }

export function createSettingsDesk({ db, now, timeZone, useTimeZone }: Ports): SettingsDesk {
  async function kept(): Promise<Map<string, string>> {
    const rows = await db.read<Row & { key: string; value: string }>(
      'SELECT key, value FROM settings WHERE key IN ($1, $2, $3)',
      [keyOf.shopNm, keyOf.languages, keyOf.idleLockMs],
    )
    return new Map(rows.map(({ key, value }) => [key, value]))
  }
  const idleLockOf = (values: Map<string, string>) =>
    Number(values.get(keyOf.idleLockMs) ?? idleLockBounds.usual)
  const languagesOf = (values: Map<string, string>) =>
    (values.get(keyOf.languages)?.split(',') as ShopSettings['languages'] | undefined) ?? languageTags

  return {
    async read() {
      const values = await kept()
      const shopNm = values.get(keyOf.shopNm) ?? 'Stampdesk'
      return { shopNm, languages: languagesOf(values), timeZone: timeZone(), idleLockMs: idleLockOf(values) }
    },
    async told() {
      const values = await kept()
      return { idleLockMs: idleLockOf(values), languages: languagesOf(values) }
    },
    async set(settings, actor) {
      const { shopNm, languages, timeZone: zone, idleLockMs } = settings
      const values = {
        [keyOf.shopNm]: shopNm,
        [keyOf.languages]: languages.join(),
        [keyOf.timeZone]: zone,
        [keyOf.idleLockMs]: String(idleLockMs),
      }
      await db.write(async (tx) => {
        for (const [key, value] of Object.entries(values))
          await tx.run(
            `INSERT INTO settings (key, value) VALUES ($1, $2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
            [key, value],
          )
        const body = { shopNm, languages: languages.join(), timeZone: zone, idleLockMs }
        await appendAudit(tx, {
          chain: 'shop',
          at: now(),
          event: 'settings.changed',
          commandId: null,
          actor,
          body,
        })
      })
      useTimeZone(zone)
    },
  }
}
