import type { Outbox } from './outbox.ts'

/** The tag of the Background Sync that the service worker hears, and what it then posts to its pages. */
export const syncTag = 'stampdesk-outbox'

const timerMs = 30_000

/** Background Sync is Chromium's alone, and absent from the DOM's types. */
type SyncRegistration = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }

/** Everything that may mean that sending works again. Returns what takes it back. */
export function connectWakes(outbox: Outbox): () => void {
  const gone = new AbortController()
  const listen = { signal: gone.signal }
  window.addEventListener('online', () => outbox.wake('online'), listen)
  window.addEventListener('pageshow', () => outbox.wake('pageshow'), listen)
  document.addEventListener(
    'visibilitychange',
    () => document.visibilityState === 'visible' && outbox.wake('visible'),
    listen,
  )
  navigator.serviceWorker?.addEventListener(
    'message',
    (event: MessageEvent) => event.data === syncTag && outbox.wake('sync'),
    listen,
  )
  const timer = setInterval(() => outbox.wake('timer'), timerMs)
  const unsubscribe = outbox.subscribe(askForSync(outbox))
  return () => {
    gone.abort()
    clearInterval(timer)
    unsubscribe()
  }
}

/** Once for each time that something begins to wait; the browser keeps the wish over a closed page. */
function askForSync(outbox: Outbox): () => void {
  let isAsked = false
  return () => {
    const isWaiting = outbox.view().entries.some(({ phase }) => phase === 'waiting' || phase === 'sent')
    if (isWaiting && !isAsked) void registerSync()
    isAsked = isWaiting
  }
}

async function registerSync(): Promise<void> {
  try {
    const registration: SyncRegistration | undefined = await navigator.serviceWorker?.ready
    await registration?.sync?.register(syncTag)
  } catch {
    // Not allowed, or no service worker: the other wakes do.
  }
}
