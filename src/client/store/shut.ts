import { lockKey } from './lock-key.ts'

/** What a shut tablet shows instead of any other address: all of them to a customer, the staff's behind a lock. */
type Shut = 'locked' | 'turned' | null

/** Read at each address, and small, since a customer's phone loads it too. */
export function shutState(storage: Pick<Storage, 'getItem'>): Shut {
  try {
    const lock = JSON.parse(storage.getItem(lockKey) ?? 'null') as { state?: unknown } | null
    return lock?.state === 'turned' || lock?.state === 'locked' ? lock.state : null
  } catch {
    return null
  }
}
