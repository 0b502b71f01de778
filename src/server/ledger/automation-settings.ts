/** What the shop does by itself, as its managers have set it: one row of the settings, audited. */
import * as v from 'valibot'
import {
  type Automation,
  type AutomationRequest,
  type AutomationStored,
  automationStored,
  defaultAutomation,
} from '#shared/automation-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db, Queries } from '../db/db.ts'
import { jsonSetting, readSetting, writeSetting } from '../db/settings.ts'
import type { Vault } from '../db/vault.ts'

const automationSetting = jsonSetting<AutomationStored>('automation', defaultAutomation, (kept) =>
  v.parse(automationStored, { ...defaultAutomation, ...Object(kept) }),
)
const passwordContext = 'automation:coupon:onsitePwd'

/** In a command's transaction as well: it is decided by what was set when the reward was given. */
export async function readAutomation(query: Queries['query']): Promise<AutomationStored> {
  return readSetting(query, automationSetting)
}

/** For people: that there is a password, and never which. */
export function shownAutomation({ coupon, ...rest }: AutomationStored, canHostCoupons: boolean): Automation {
  if (coupon.kind === 'off') return { ...rest, coupon, canHostCoupons }
  const { onsitePwdSealed, ...fields } = coupon
  return { ...rest, coupon: { ...fields, onsite: onsitePwdSealed !== null }, canHostCoupons }
}

export function setAutomation(
  { db, vault, now }: { db: Db; vault: Vault; now: () => number },
  asked: AutomationRequest,
  actor: string,
): Promise<void> {
  return db.write(async (tx) => {
    const before = await readAutomation(tx.query)
    const stored: AutomationStored = { ...asked, coupon: storedCoupon(vault, asked.coupon, before.coupon) }
    await writeSetting(tx, automationSetting, stored)
    const { canHostCoupons: _, ...is } = shownAutomation(stored, false)
    const { canHostCoupons: __, ...was } = shownAutomation(before, false)
    const body = changedBody(is, was)
    await appendAudit(tx, {
      chain: 'shop',
      at: now(),
      event: 'automation.changed',
      commandId: null,
      actor,
      body,
    })
  })
}

function storedCoupon(
  vault: Vault,
  asked: AutomationRequest['coupon'],
  before: AutomationStored['coupon'],
): AutomationStored['coupon'] {
  if (asked.kind === 'off') return asked
  const { onsitePwd, ...fields } = asked
  const kept = before.kind === 'off' ? null : before.onsitePwdSealed
  const sealed = onsitePwd === undefined ? kept : onsitePwd && vault.seal(onsitePwd, passwordContext)
  return { ...fields, onsitePwdSealed: sealed }
}

export function couponPassword(
  vault: Vault,
  { onsitePwdSealed }: { onsitePwdSealed: string | null },
): string | null {
  return onsitePwdSealed === null ? null : vault.unseal(onsitePwdSealed, passwordContext)
}
