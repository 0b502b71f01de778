import type { Entry } from './entry.ts'
import type { ToldPace } from './pace.ts'

/** What one tab tells the others. The disk is the truth; this spares them reading it. */
export type TabNews =
  | { type: 'entries'; entries: readonly Entry[]; gone: readonly string[] }
  | { type: 'pace'; pace: ToldPace }

export type Tabs = { tell(news: TabNews): void; close(): void }

/** Named after the shape of its messages, so that an old tab does not misread a new one. */
export const channelName = 'stampdesk-outbox-1'

/** Without BroadcastChannel a tab learns of the others when it is looked at. */
export function openTabs(name: string, onNews: (news: TabNews) => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { tell() {}, close() {} }
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', (event: MessageEvent<TabNews>) => onNews(event.data))
  let isOpen = true
  return {
    tell(news) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target origin
      if (isOpen) channel.postMessage(news)
    },
    close() {
      isOpen = false
      channel.close()
    },
  }
}
