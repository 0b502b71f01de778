/** What workbox-window's `messageSkipWaiting()` sends. */
export function isLetInMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING'
}

/**
 * The tag itself is the message; the outbox of a page that is open hears it (client/outbox/wakes.ts). Where none is
 * open nothing is sent: the entries are on disk, and the next page to open sends them at its start.
 */
export async function wakePages(tag: string, clients: Pick<Clients, 'matchAll'>): Promise<void> {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client of a worker has no target origin
  for (const page of pages) page.postMessage(tag)
}
