import { expect, test } from 'vitest'
import { pagesNeeded, rescuePage } from '#shared/rescue-pages.ts'
import { createEnvelopeReader, sha256 } from './shown-envelope.ts'

const envelope = Uint8Array.from({ length: 1_000 }, (_, at) => at % 251)

/** Another tablet that goes on showing its codes; `isFull` is the storage here. */
async function shown() {
  const digest = await sha256(envelope)
  const storage = { isFull: false, tries: 0, toldSince: 0 }
  const read = createEnvelopeReader({
    async take() {
      storage.tries += 1
      storage.toldSince = 0
      return !storage.isFull
    },
    tell() {
      storage.toldSince += 1
    },
  })
  let at = 0
  return {
    storage,
    async turn() {
      const { tries } = storage
      for (let n = 0; n < 4 * pagesNeeded(envelope.length); n++) {
        read(rescuePage(envelope, digest, at++))
        await sha256(envelope)
      }
      return storage.tries - tries
    },
  }
}

test('what was taken is not taken again, however long its codes are shown', async () => {
  const { turn } = await shown()
  expect(await turn()).toBe(1)
  expect(await turn()).toBe(0)
})

test('what could not be kept is taken from the same codes as soon as it can be', async () => {
  const { storage, turn } = await shown()
  storage.isFull = true
  expect(await turn()).toBeGreaterThan(0)
  // Why it could not is to be read meanwhile.
  expect(storage.toldSince).toBe(0)
  storage.isFull = false
  expect(await turn()).toBe(1)
})
