import { newId, onsitePwd, today } from '../testing/test-shop.ts'
import { type AuditedCall, type AuditedScene, nothingKept, once } from './audited-call.ts'

const stamp = '/api/stamp/v1'
const coupon = '/api/coupon/v1'
const api = '/api/counter/v1'

const withReview = async ({ shop }: AuditedScene): Promise<string> => {
  const stampIdx = await shop.stampWith(6, 2)
  await shop.api('PUT', `${stamp}/redeem`, { stampIdx })
  await shop.ledger.decide(
    { kind: 'arriving-add', commandId: newId(), stampIdx, count: 1, tappedAt: 0 },
    { caller: { kind: 'automation' } },
  )
  const { result } = await shop.manager('GET', `${api}/reviews?state=new&kind=added-after-redemption`)
  return (result as { reviews: { reviewId: string }[] }).reviews[0]?.reviewId ?? ''
}
const withCoupon = async ({ shop }: AuditedScene): Promise<string> => {
  const { result } = await shop.api('POST', `${coupon}/create`, { nm: 'Ten off', discTypeIdx: 457, disc: 10 })
  return String((result as { cpnNo?: string } | null)?.cpnNo ?? result)
}

const allowSearch = async ({ shop }: AuditedScene) => {
  const { result } = await shop.manager('GET', `${api}/settings`)
  const { isTimeZoneFixed: _, ...settings } = result as { isTimeZoneFixed: boolean }
  await shop.manager('PUT', `${api}/settings`, { ...settings, counterSearch: true })
}
const searched = async (scene: AuditedScene): Promise<string> => {
  const { shop } = scene
  await allowSearch(scene)
  const { result } = await shop.tablet('POST', `${api}/customers/find`, { text: 'Mina' })
  return (result as { found: { ref: string }[] }).found[0]?.ref ?? ''
}

const withBatch = async ({ shop }: AuditedScene): Promise<string> => {
  const body = { cardIdx: 1, sheets: 1, note: 'At the door' }
  const { result } = await shop.manager('POST', `${api}/card-batches`, body)
  return (result as { batchId: string }).batchId
}

const withImport = async ({ browser }: AuditedScene): Promise<string> => {
  const { result } = await browser.call('POST', 'imports', { fileNm: 'a.csv', rows: 1 })
  return (result as { importId: string }).importId
}
const importRow = (userNm: string) => ({
  row: 2,
  occurrence: 0,
  code: null,
  userNm,
  userPhnno: null,
  userEml: null,
  userId: null,
  memo: null,
  cardNm: null,
  stamps: '3',
  endYmd: null,
})

/** Stamps, coupons and what a manager settles of them. */
export const auditedStampCalls: Record<string, AuditedCall> = {
  [`POST ${stamp}/create`]: once(({ shop }) =>
    shop.api('POST', `${stamp}/create`, { cardIdx: 1, strtYmd: today, endYmd: today }),
  ),
  [`PUT ${stamp}/add`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(1)
      return () => shop.api('PUT', `${stamp}/add`, { stampIdx })
    },
  },
  [`PUT ${stamp}/remove`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(1)
      return () => shop.api('PUT', `${stamp}/remove`, { stampIdx })
    },
  },
  [`PUT ${stamp}/redeem`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(6, 2)
      return () => shop.api('PUT', `${stamp}/redeem`, { stampIdx })
    },
  },
  [`PUT ${stamp}/update`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(1)
      return () => shop.api('PUT', `${stamp}/update`, { stampIdx, stamps: 3, userNm: 'Mina' })
    },
  },
  [`DELETE ${stamp}/delete`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(1)
      return () => shop.api('DELETE', `${stamp}/delete?stampIdx=${stampIdx}`)
    },
  },
  [`POST ${coupon}/create`]: once(({ shop }) =>
    shop.api('POST', `${coupon}/create`, { nm: 'Ten off', discTypeIdx: 457, disc: 10 }),
  ),
  [`PUT ${coupon}/redeem`]: {
    call: async (scene) => {
      const cpnNo = await withCoupon(scene)
      return () => scene.shop.api('PUT', `${coupon}/redeem`, { cpnNo })
    },
  },

  [`POST ${api}/stamps/:stampIdx/reservation`]: nothingKept(async ({ shop }) => {
    const stampIdx = await shop.stampWith(10)
    return () => shop.tablet('POST', `${api}/stamps/${stampIdx}/reservation`)
  }),
  [`DELETE ${api}/stamps/:stampIdx/reservation`]: nothingKept(async ({ shop }) => {
    const stampIdx = await shop.stampWith(10)
    return () => shop.tablet('DELETE', `${api}/stamps/${stampIdx}/reservation`)
  }),
  [`POST ${api}/commands`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(1)
      const tap = { commandId: newId(), seq: 1, epoch: newId(), stampIdx, count: 2, tappedAt: shop.clock.now }
      const body = { sentAt: shop.clock.now, commands: [{ kind: 'add', ...tap }] }
      return () => shop.tablet('POST', `${api}/commands`, body)
    },
  },
  [`POST ${api}/redemptions`]: {
    // The next card's own row beside it.
    rows: 2,
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(10)
      return () => shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd })
    },
  },
  [`POST ${api}/stamps/:stampIdx/corrections`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(3)
      const body = { kind: 'remove', count: 2, reason: 'counted wrong' }
      return () => shop.manager('POST', `${api}/stamps/${stampIdx}/corrections`, body)
    },
  },
  [`POST ${api}/stamps/:stampIdx/give-back`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(6, 2)
      await shop.api('PUT', `${stamp}/redeem`, { stampIdx })
      return () => shop.manager('POST', `${api}/stamps/${stampIdx}/give-back`, { reason: 'wrong card' })
    },
  },
  [`POST ${api}/stamps/:stampIdx/replacement`]: {
    // The lost one's row, and the new one's.
    rows: 2,
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(3)
      return () => shop.tablet('POST', `${api}/stamps/${stampIdx}/replacement`)
    },
  },
  [`POST ${api}/stamps/:stampIdx/start`]: {
    call: async (scene) => {
      const batchId = await withBatch(scene)
      const { result } = await scene.shop.manager('GET', `${api}/card-batches/${batchId}`)
      const [card] = (result as { cards: { stampIdx: number }[] }).cards
      const body = { userNm: 'Mina', userPhnno: null }
      return () => scene.shop.tablet('POST', `${api}/stamps/${card?.stampIdx}/start`, body)
    },
  },
  [`POST ${api}/card-batches`]: once(({ shop }) =>
    shop.manager('POST', `${api}/card-batches`, { cardIdx: 1, sheets: 1, note: '' }),
  ),
  [`POST ${api}/card-batches/:batchId/withdraw`]: {
    call: async (scene) => {
      const batchId = await withBatch(scene)
      return () => scene.shop.manager('POST', `${api}/card-batches/${batchId}/withdraw`)
    },
  },
  [`POST ${api}/stamps/find`]: once(({ shop }) =>
    shop.manager('POST', `${api}/stamps/find`, { text: 'Mina' }),
  ),
  [`POST ${api}/customers/find`]: {
    call: async (scene) => {
      await allowSearch(scene)
      return () => scene.shop.tablet('POST', `${api}/customers/find`, { text: 'Mina' })
    },
  },
  [`POST ${api}/customers/open`]: {
    call: async (scene) => {
      await scene.shop.stampWith(1, 1, { userNm: 'Mina' })
      const ref = await searched(scene)
      return () => scene.shop.tablet('POST', `${api}/customers/open`, { ref })
    },
  },
  [`POST ${api}/imports/check`]: nothingKept(
    async ({ shop }) =>
      () =>
        shop.manager('POST', `${api}/imports/check`, { cardIdx: 1, rows: [importRow('Ann')] }),
  ),
  [`POST ${api}/imports`]: once(({ browser }) =>
    browser.call('POST', 'imports', { fileNm: 'a.csv', rows: 1 }),
  ),
  [`POST ${api}/imports/:importId/rows`]: {
    call: async (scene) => {
      const importId = await withImport(scene)
      const body = { cardIdx: 1, rows: [importRow('Ben')] }
      return () => scene.shop.manager('POST', `${api}/imports/${importId}/rows`, body)
    },
  },
  [`POST ${api}/imports/:importId/end`]: {
    call: async (scene) => {
      const importId = await withImport(scene)
      return () => scene.shop.manager('POST', `${api}/imports/${importId}/end`)
    },
  },
  [`POST ${api}/imports/:importId/undo`]: {
    // The card's deletion, and that it was undone.
    rows: 2,
    call: async (scene) => {
      const importId = await withImport(scene)
      const body = { cardIdx: 1, rows: [importRow('Cleo')] }
      await scene.shop.manager('POST', `${api}/imports/${importId}/rows`, body)
      return () => scene.browser.call('POST', `imports/${importId}/undo`)
    },
  },
  [`POST ${api}/customers/file`]: once(({ browser }) => browser.call('POST', 'customers/file')),
  [`POST ${api}/customers/search`]: once(({ shop }) =>
    shop.manager('POST', `${api}/customers/search`, { text: 'Mina' }),
  ),
  [`POST ${api}/customers/names`]: once(({ shop }) =>
    shop.manager('POST', `${api}/customers/names`, { stampIdxs: [1, 2] }),
  ),
  [`PUT ${api}/customers/:stampIdx`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(1)
      return () => shop.manager('PUT', `${api}/customers/${stampIdx}`, { userNm: 'Mina', userPhnno: null })
    },
  },
  [`POST ${api}/customers/:stampIdx/merge`]: {
    // Each card's update, and that they are one on each of the two.
    rows: 4,
    call: async ({ shop }) => {
      const [stampIdx, withStampIdx] = [await shop.stampWith(1), await shop.stampWith(2)]
      return () => shop.manager('POST', `${api}/customers/${stampIdx}/merge`, { withStampIdx })
    },
  },
  [`POST ${api}/customers/:stampIdx/data`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(1)
      return () => shop.manager('POST', `${api}/customers/${stampIdx}/data`, { format: 'json' })
    },
  },
  [`POST ${api}/stamps/:stampIdx/holder`]: {
    call: async ({ shop }) => {
      const stampIdx = await shop.stampWith(1)
      return () => shop.manager('POST', `${api}/stamps/${stampIdx}/holder`)
    },
  },
  [`DELETE ${api}/stamps/:stampIdx/holder`]: {
    call: async ({ shop, browser }) => {
      const stampIdx = await shop.stampWith(1)
      return () => browser.call('DELETE', `stamps/${stampIdx}/holder`)
    },
  },
  [`PUT ${api}/limits/give-backs`]: once(({ shop }) =>
    shop.manager('PUT', `${api}/limits/give-backs`, { mostADay: 9 }),
  ),
  [`PUT ${api}/limits`]: once(async ({ shop }) => {
    const { result } = await shop.manager('GET', `${api}/limits`)
    return shop.manager('PUT', `${api}/limits`, result)
  }),
  [`PUT ${api}/honesty/settings`]: once(async ({ shop }) => {
    const { result } = await shop.manager('GET', `${api}/honesty/settings`)
    return shop.manager('PUT', `${api}/honesty/settings`, result)
  }),
  // A signature over the rows that are there.
  [`POST ${api}/audit/checkpoint`]: nothingKept(
    async ({ shop }) =>
      () =>
        shop.manager('POST', `${api}/audit/checkpoint`),
  ),
  [`PUT ${api}/reviews/:reviewId/assignee`]: {
    call: async (scene) => {
      const reviewId = await withReview(scene)
      return () => scene.shop.manager('PUT', `${api}/reviews/${reviewId}/assignee`, { personId: 'kim' })
    },
  },
  [`POST ${api}/reviews/:reviewId/close`]: {
    // The next card's and its stamp's own rows beside it.
    rows: 3,
    call: async (scene) => {
      const reviewId = await withReview(scene)
      return () => scene.shop.manager('POST', `${api}/reviews/${reviewId}/close`, { action: 'add' })
    },
  },
  [`POST ${api}/reviews/dismiss`]: {
    call: async (scene) => {
      const reviewIds = [await withReview(scene)]
      return () => scene.shop.manager('POST', `${api}/reviews/dismiss`, { reviewIds })
    },
  },
}
