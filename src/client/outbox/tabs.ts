import type { Clock } from './clock.ts'
import type { Entry } from './entry.ts'
import type { ReportedPace } from './pace.ts'

/** What one tab tells the others. The disk is the truth; this spares them reading it. */
export type TabNews =
  | { type: 'entries'; entries: readonly Entry[]; gone: readonly string[] }
  | { type: 'pace'; pace: ReportedPace }

const gatherMs = 20

type Tabs = { tell(news: TabNews): void; close(): void }

/** Named after the shape of its messages, so that an old tab does not misread a new one. */
export const channelName = 'stampdesk-outbox-1'

/** Without BroadcastChannel a tab learns of the others when it is looked at. */
export function openTabs(name: string, clock: Clock, onNews: (news: TabNews) => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { tell() {}, close() {} }
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', (event: MessageEvent<TabNews>) => onNews(event.data))
  let unposted: TabNews[] = []
  let isOpen = true

  function post(): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target origin
    for (const news of unposted) if (isOpen) channel.postMessage(news)
    unposted = []
  }

  return {
    // Not while a finger waits for "Saved", and what comes together in one message.
    tell(news) {
      if (unposted.length === 0) clock.after(gatherMs, post)
      unposted = joined(unposted, news)
    },
    close() {
      post()
      isOpen = false
      channel.close()
    },
  }
}

/** Only what is next to each other, and what is gone again is no news: it is read as gone first, then as come. */
function joined(unposted: readonly TabNews[], news: TabNews): TabNews[] {
  const last = unposted.at(-1)
  if (last?.type !== 'entries' || news.type !== 'entries') return [...unposted, news]
  const stayed = last.entries.filter(({ command }) => !news.gone.includes(command.commandId))
  const entries = [...stayed, ...news.entries]
  return [...unposted.slice(0, -1), { type: 'entries', entries, gone: [...last.gone, ...news.gone] }]
}
