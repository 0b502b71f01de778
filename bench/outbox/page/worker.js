import { Queue } from 'workbox-background-sync'

// Replay is asked for, never left to a sync event: it is the replay that is measured.
const queue = new Queue('bench', { onSync: () => {} })

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('message', (event) => event.waitUntil(replay(event)))

async function replay({ data: { address, headers, bodies }, ports: [port] }) {
  try {
    for (const body of bodies)
      await queue.pushRequest({ request: new Request(address, { method: 'POST', headers, body }) })
    const from = performance.now()
    await queue.replayRequests()
    port.postMessage(performance.now() - from)
  } catch (error) {
    port.postMessage(String(error))
  }
}
