import { Workbox } from 'workbox-window'
import type { WorkerPort } from './update-gate.ts'

type BrowserWorker = WorkerPort & {
  /** After the page's `load`, so that the files of the precache do not compete with the first paint. */
  register(): Promise<void>
}

export function createBrowserWorker(container: ServiceWorkerContainer, url = '/sw.js'): BrowserWorker {
  const workbox = new Workbox(url, { updateViaCache: 'none' })
  let registration: ServiceWorkerRegistration | undefined
  let isRuled = container.controller !== null

  return {
    async register() {
      registration = await workbox.register().catch(() => undefined)
    },
    check() {
      registration?.update().catch(() => {})
    },
    // workbox-window stops listening after the second version that it sees; the registration itself never lies.
    isInstalled: () => isRuled && Boolean(registration?.waiting),
    letIn: () => workbox.messageSkipWaiting(),
    onInstalled(run) {
      workbox.addEventListener('waiting', run)
    },
    onReplaced(run) {
      // The first worker of all claims a page that no other has ruled: that is no update.
      container.addEventListener('controllerchange', () => {
        if (isRuled) run()
        isRuled = true
      })
    },
  }
}
