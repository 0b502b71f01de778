import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { holdsLeftIn } from './holds-left.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

/** One tab's storage, and a page of it that goes when it is told. */
function makeTab(kept = new Map<string, string>()) {
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  return {
    kept,
    storage,
    page() {
      const target = new EventTarget()
      return {
        holdsLeft: holdsLeftIn(storage, target as Window),
        go: () => target.dispatchEvent(new Event('pagehide')),
      }
    },
  }
}

describe('a hold over reloads', () => {
  test('goes on where it was, so that a page that is loaded anew every three seconds sends', async () => {
    const tab = makeTab()
    let { holdsLeft, go } = tab.page()
    let outbox = rig.tab({ holdsLeft })
    await outbox.add(tap(), { holdMs: 5_000 })
    await rig.clock.pass(3_000)
    expect(rig.server.applied).toEqual([])
    go()
    outbox.stop()
    ;({ holdsLeft, go } = tab.page())
    outbox = rig.tab({ holdsLeft })
    await outbox.start()
    await rig.clock.pass(1_500)
    expect(rig.server.applied).toEqual([])
    await rig.clock.until(() => rig.server.applied.length === 1, 700)
  })

  test('a second tap of the same stamp still comes after the first', async () => {
    const tab = makeTab()
    const { holdsLeft, go } = tab.page()
    const outbox = rig.tab({ holdsLeft })
    const [first, second] = [tap(), tap()]
    await outbox.add(first, { holdMs: 5_000 })
    await rig.clock.pass(2_000)
    await outbox.add(second, { holdMs: 5_000 })
    go()
    outbox.stop()
    await rig.tab({ holdsLeft: tab.page().holdsLeft }).start()
    await rig.clock.until(() => rig.server.applied.length === 2, 5_200)
    expect(rig.server.applied.map(({ commandId }) => commandId)).toEqual([first.commandId, second.commandId])
  })

  test.each(['nonsense', '{"a":1}', '[["a"],null,[1,2]]'])('what is none of ours is nothing: %s', (text) => {
    const { holdsLeft } = makeTab(new Map([['stampdesk.holds', text]])).page()
    expect(holdsLeft.recall()).toEqual(new Map())
  })

  test('no storage is no fault: it runs anew, as after a crash', () => {
    const broken = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('denied')
      },
    }
    const target = new EventTarget()
    const holdsLeft = holdsLeftIn(broken, target as Window)
    holdsLeft.onGone(() => new Map([['a', 1]]))
    target.dispatchEvent(new Event('pagehide'))
    expect(holdsLeft.recall()).toEqual(new Map())
  })
})
