/** Of the holds that ran when this tab's last page went, how long each had still to run, by its command. */
export type HoldsLeft = {
  recall(): ReadonlyMap<string, number>
  /** Asked as the page goes. */
  onGone(tell: () => ReadonlyMap<string, number>): void
}

const key = 'stampdesk.holds'

/**
 * Over a reload a hold goes on where it was, or a page that is loaded anew every few seconds would never send. It is
 * measured by no clock that can be set (O-10), and told from page to page of one tab.
 */
export function holdsLeftIn(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  page: Pick<Window, 'addEventListener'>,
): HoldsLeft {
  return {
    recall() {
      try {
        const value: unknown = JSON.parse(storage.getItem(key) ?? '[]')
        return new Map(Array.isArray(value) ? value.filter(isHold) : [])
      } catch {
        return new Map()
      }
    },
    onGone(tell) {
      page.addEventListener('pagehide', () => {
        try {
          storage.setItem(key, JSON.stringify([...tell()]))
        } catch {
          // Then each runs anew, as after a crash.
        }
      })
    },
  }
}

function isHold(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number'
}
