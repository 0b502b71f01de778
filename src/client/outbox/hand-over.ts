import { formatStampCode } from '#shared/stamp-code.ts'
import type { Entry } from './entry.ts'

/** What clearing this tablet would lose: all that the server has not decided (O-13). */
export function undecided(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ phase }) => ['held', 'waiting', 'sent', 'stuck'].includes(phase))
}

/** For a manager who takes it over: enough to add it by hand, and to answer for it. Tabs between, one line each. */
export function handOverList(entries: readonly Entry[]): string {
  const rows = entries.map(({ command, phase }) => [
    formatStampCode(command.stampIdx),
    `${command.kind === 'add' ? '+' : '-'}${command.count}`,
    new Date(command.tappedAt).toISOString(),
    command.personId ?? '',
    phase,
    command.commandId,
  ])
  return `${[['code', 'stamps', 'tapped', 'person', 'state', 'commandId'], ...rows]
    .map((row) => row.join('\t'))
    .join('\n')}\n`
}
