import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/** A server that is started anew is back within seconds, and so mostly is a line. */
const pausesMs = [300, 1_000, 3_000]

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** What `load` gives; where it fails it is asked again after each pause, and then its last failure stands. */
export async function loadPatiently<Loaded>(
  load: () => Promise<Loaded>,
  pause: (ms: number) => Promise<void> = wait,
): Promise<Loaded> {
  for (const ms of pausesMs) {
    try {
      return await load()
    } catch {
      await pause(ms)
    }
  }
  return load()
}

/** A component in a file of its own, which comes when it is drawn. One failed request is not the end of its screen. */
export const lazyComponent = <Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> => lazy(async () => ({ default: await loadPatiently(load) }))
