/**
 * A language's faces are no part of the shell: the worker keeps those that pass through it (sw/faces.ts). Of a script
 * that is in use every slice is asked for, so that a rare character of a name is there without a network as well.
 */
export function keepFaces(faces: Iterable<FontFace>, container: ServiceWorkerContainer): void {
  const asked = new Set<string>()
  const observer = new PerformanceObserver((list) => {
    const files = list.getEntries().map(({ name }) => name)
    const fresh = files.filter((name) => name.endsWith('.woff2') && !asked.has(name))
    if (fresh.length === 0) return
    for (const name of fresh) asked.add(name)
    keep(fresh).catch(() => {}) // Without a network: the next visit asks again.
  })
  observer.observe({ type: 'resource', buffered: true })

  async function keep(files: readonly string[]): Promise<void> {
    await controlled(container)
    // What came before the worker did is in the browser's own cache.
    await Promise.all(files.map((file) => fetch(file)))
    await Promise.all([...faces].map((face) => face.load()))
  }
}

async function controlled(container: ServiceWorkerContainer): Promise<void> {
  if (container.controller) return
  await new Promise((resolve) => container.addEventListener('controllerchange', resolve, { once: true }))
}
