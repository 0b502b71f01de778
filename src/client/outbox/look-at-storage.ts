import type { StorageTrust } from './storage-trust.ts'

export type StorageFacts = {
  hasIndexedDb: boolean
  isPersisted: boolean
  /** Bytes; null where the browser does not say. */
  quota: number | null
  /** Chromium's limit on the heap, bytes: a private window's quota is a part of the memory and not of the disk. */
  heapLimit: number | null
  isInstalled: boolean
  isSafari: boolean
}

export function judgeStorage(facts: StorageFacts): StorageTrust {
  if (!facts.hasIndexedDb) return 'none'
  if (facts.quota !== null && facts.heapLimit !== null && facts.quota < facts.heapLimit) return 'private'
  if (facts.isPersisted) return 'kept'
  return facts.isSafari && !facts.isInstalled ? 'erased-after-a-week' : 'usual'
}

/** Not every browser has all of these. */
type Browser = Omit<Navigator, 'storage'> & { storage?: StorageManager; standalone?: boolean }
type Memory = { memory?: { jsHeapSizeLimit: number } }

/** Asks the browser to keep it, and what it is like. */
export async function lookAtStorage(browser: Browser = navigator): Promise<StorageFacts> {
  const { storage } = browser
  const estimate = await storage?.estimate?.().catch(() => null)
  const isPersisted = storage?.persist && (await askToKeep(storage))
  const agent = browser.userAgent
  return {
    hasIndexedDb: typeof indexedDB !== 'undefined',
    isPersisted: isPersisted ?? false,
    quota: estimate?.quota ?? null,
    heapLimit: (performance as Performance & Memory).memory?.jsHeapSizeLimit ?? null,
    isInstalled: browser.standalone === true || matchMedia('(display-mode: standalone)').matches,
    isSafari: /AppleWebKit/.test(agent) && !/Chrom(e|ium)|Android/.test(agent),
  }
}

/**
 * Firefox asks a person, who may not answer for hours (Storage Standard, `persist()`, "request permission to use"): what
 * holds until then is told meanwhile, and the answer is there at the next visit.
 */
export function askToKeep(
  storage: Pick<StorageManager, 'persist' | 'persisted'>,
  patienceMs = 1_000,
): Promise<boolean> {
  const unanswered = new Promise<void>((resolve) => setTimeout(resolve, patienceMs))
  const asUntilNow = unanswered.then(() => storage.persisted())
  return Promise.race([storage.persist(), asUntilNow]).catch(() => false)
}
