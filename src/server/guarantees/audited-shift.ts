import { newPromiseKey, slipOfTablet } from '../testing/promise-tablet.ts'
import { rescuerOf } from '../testing/rescue-tablet.ts'
import { newId } from '../testing/test-shop.ts'
import { type AuditedCall, nothingKept, once } from './audited-call.ts'

const api = '/api/counter/v1'

/** What a tablet tells around a shift, and the branches at which shifts are worked. */
export const auditedShiftCalls: Record<string, AuditedCall> = {
  [`POST ${api}/branches`]: once(({ shop }) => shop.manager('POST', `${api}/branches`, { name: 'Gangnam' })),
  [`PUT ${api}/branches/:branchId`]: {
    call: async ({ shop }) => {
      const { result } = await shop.manager('POST', `${api}/branches`, { name: `Hongdae ${newId()}` })
      const { branchId } = result as { branchId: string }
      return () => shop.manager('PUT', `${api}/branches/${branchId}`, { name: 'Hapjeong' })
    },
  },
  // The last one is kept beside what a tablet tells each minute.
  [`POST ${api}/tablet-readiness`]: nothingKept(
    async ({ tablet }) =>
      () =>
        tablet.call('POST', 'tablet-readiness', { findings: [{ check: 'camera', verdict: 'good' }] }),
  ),
  [`POST ${api}/promise-keys`]: once(async ({ tablet }) => {
    const { publicKey } = await newPromiseKey()
    return tablet.call('POST', 'promise-keys', { publicKey })
  }),
  [`POST ${api}/promises`]: {
    call: async ({ shop, tablet }) => {
      const stampIdx = await shop.stampWith(10)
      const slip = await slipOfTablet(tablet, stampIdx, shop.clock.now)
      return () => tablet.call('POST', 'promises', { stampIdx, slip, personId: 'jo' })
    },
  },
  [`POST ${api}/promises/open`]: {
    call: async ({ shop, tablet }) => {
      const stampIdx = await shop.stampWith(10)
      const slip = await slipOfTablet(tablet, stampIdx, shop.clock.now)
      return () => shop.tablet('POST', `${api}/promises/open`, { by: 'slip', stampIdx, slip })
    },
  },
  // Its commands are audited as such.
  [`POST ${api}/rescues`]: {
    call: async ({ shop, tablet }) => {
      const envelope = await (await rescuerOf(tablet))({ sealedAt: shop.clock.now, commands: [] })
      const body = { envelope: Buffer.from(envelope).toString('base64url') }
      return () => tablet.call('POST', 'rescues', body)
    },
  },
  [`POST ${api}/shift-handovers`]: once(({ shop, tablet }) =>
    tablet.call('POST', 'shift-handovers', {
      handOverId: newId(),
      personId: 'jo',
      handedOverAt: shop.clock.now,
      sentAt: shop.clock.now,
      waiting: 2,
      problems: 1,
    }),
  ),
}
