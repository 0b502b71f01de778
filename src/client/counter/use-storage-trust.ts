import { useEffect, useState } from 'react'
import { mayAddOffline, type StorageTrust } from '../outbox/storage-trust.ts'
import { useCounter } from './counter-deps.tsx'
import { useOutboxView } from './use-outbox.ts'
import { useReach } from './use-reach.ts'

/** Null while the browser has not said. */
export function useStorageTrust(): StorageTrust | null {
  const { storageTrust } = useCounter()
  const [trust, setTrust] = useState<StorageTrust | null>(null)
  useEffect(() => {
    let isGone = false
    const learn = async () => {
      const current = await storageTrust
      if (!isGone) setTrust(current)
    }
    void learn()
    return () => {
      isGone = true
    }
  }, [storageTrust])
  return trust
}

/** Whether a tap can be kept: never where the disk fails, and not offline where it is forgotten with the window. */
export function useCanSave(): boolean {
  const { storage } = useOutboxView()
  const trust = useStorageTrust()
  const isOffline = useReach() === 'offline'
  return storage === 'ok' && !(isOffline && trust !== null && !mayAddOffline(trust))
}
