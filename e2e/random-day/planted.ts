/** Faults that people have met, each put back by a switch as the code is read: what is shipped has none. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import type { Engine } from './databases.ts'

/** `file` in `src`. */
type Change = { file: string; from: string; to: string }
/** `besides`: where it has to be put back too, since two guards kept it away. */
type Planted = Change & {
  besides?: readonly Change[]
  invariants: readonly string[]
  /** Where it can be met; in a file's database where absent. */
  engine?: Exclude<Engine, 'sqlite'>
}

const on = (name: string) => `(globalThis.planted === ${JSON.stringify(name)})`

/** Between the read and the write there is one round trip, which nobody else need fall into by chance (R-5 waits there too). */
const slowly = (name: string): Change => ({
  file: 'server/ledger/decide-arrival.ts',
  from: 'const carried = count - fitting',
  to: `const carried = count - fitting
  if (${on(name)}) await tx.query('SELECT pg_sleep(1)')`,
})

export const plantedFaults: Record<string, Planted> = {
  'green beside "Offline"': {
    file: 'client/counter/counter-status.tsx',
    from: '{`${where} · ${t`nothing waits`}`}',
    to: `{\`\${where} · \${${on('green beside "Offline"')} ? t\`everything confirmed\` : t\`nothing waits\`}\`}`,
    invariants: ['no two words on one screen contradict'],
  },
  'the stale card after a wrong code': {
    file: 'client/counter/counter-frame.tsx',
    from: 'scans.unread === null || isHeld ?',
    to: `scans.unread === null || isHeld || ${on('the stale card after a wrong code')} ?`,
    invariants: ['a foreign code is told as one', 'the card on the screen is the last one scanned'],
  },
  'the double tap': {
    file: 'client/counter/use-repeat.ts',
    from: 'if (recent) setQuestion',
    to: `if (recent && !${on('the double tap')}) setQuestion`,
    invariants: ['the second tap of a double one asks', 'no stamp without a tap'],
  },
  'undo and the repeat question': {
    file: 'client/counter/repeat.ts',
    from: "if (!lastAdd?.by || undone.has(lastAdd.commandId ?? '')) return null",
    to: `if (!lastAdd?.by || (undone.has(lastAdd.commandId ?? '') && !${on('undo and the repeat question')})) return null`,
    invariants: ['no question is about a stamp that was taken back'],
  },
  'the hand-over lost by turning': {
    file: 'client/store/reward-memory.ts',
    from: 'if (last?.stampIdx === stampIdx) return last',
    to: `if (last?.stampIdx === stampIdx && !${on('the hand-over lost by turning')}) return last`,
    invariants: ['what is handed over stays in sight'],
  },
  'a notice without its action': {
    file: 'client/ui/notice.tsx',
    from: '{action && <div',
    to: `{action && !${on('a notice without its action')} && <div`,
    invariants: ['every notice has its action'],
  },
  'English in another language': {
    file: 'client/counter/counter-status.tsx',
    from: ': t`Online`',
    to: `: ${on('English in another language')} ? 'Connected now' : t\`Online\``,
    invariants: ['no English is on a Korean screen'],
  },
  'a raw code for a state': {
    file: 'client/counter/tap-note.tsx',
    from: 'state ? `${what} · ${labels[state]}` : what',
    to: `state ? \`\${what} · \${${on('a raw code for a state')} ? undefined : labels[state]}\` : what`,
    invariants: ['no raw word is on a screen', 'a tap is told as saved, asked about or refused'],
  },
  'an undo that takes nothing back': {
    file: 'client/counter/use-take-back.ts',
    from: 'const undone = await outbox.undo(undoes)',
    to: `const undone = ${on('an undo that takes nothing back')} ? 'deleted' : await outbox.undo(undoes)`,
    invariants: ['no stamp without a tap'],
  },
  'a tap that is told and not kept': {
    file: 'client/counter/use-adding.ts',
    from: 'await outbox.add({ ...tap,',
    to: `if (!${on('a tap that is told and not kept')} || count !== 3) await outbox.add({ ...tap,`,
    invariants: ['no tap is lost', 'a tap is told as saved, asked about or refused', 'an undo is told'],
  },
  'the scan into the PIN pad': {
    file: 'client/scan/keyboard-listener.ts',
    from: 'function keep(event: Event): void {',
    to: `function keep(event: Event): void {\n  if (${on('the scan into the PIN pad')}) return`,
    invariants: [
      'a scan is no try at a PIN',
      'a scan is no try at a password',
      'a scan types into no secret',
      'the right PIN opens the tablet',
    ],
  },
  'the ending that presses a button': {
    file: 'client/scan/keyboard-listener.ts',
    from: '  event.preventDefault()\n  event.stopPropagation()',
    to: `  if (${on('the ending that presses a button')} && (event as KeyboardEvent).key === 'Enter') return
  event.preventDefault()\n  event.stopPropagation()`,
    invariants: ['no stamp without a tap', 'no reward is handed over twice', 'a card that is scanned opens'],
  },
  'a name where no staff is': {
    file: 'client/counter/entrance/use-plain-home.ts',
    from: 'if (!isLeaving && !isPlainHome) void navigate',
    to: `if (!isLeaving && !isPlainHome && !${on('a name where no staff is')}) void navigate`,
    invariants: ['the address of a locked tablet tells of no card'],
  },
  'the coupon that stays valid': {
    file: 'server/ledger/void-coupon.ts',
    from: 'SET active = 0 WHERE cpn_no',
    to: `SET active = ' + (${on('the coupon that stays valid')} ? 1 : 0) + ' WHERE cpn_no`,
    invariants: ['a reward brings one coupon'],
  },
  'the clock set back': {
    file: 'server/ledger/reservations.ts',
    from: 'reservations.until > $6',
    to: `\${${on('the clock set back')} ? 'CAST($6 AS BIGINT) IS NULL' : 'reservations.until > $6'}`,
    besides: [
      {
        file: 'server/ledger/reservations.ts',
        from: "until <= $3'",
        to: `' + (${on('the clock set back')} ? 'CAST($3 AS BIGINT) IS NOT NULL' : 'until <= $3')`,
      },
    ],
    invariants: ['a colleague is waited for by the second', 'a reward that is earned can be had'],
  },
  'the erasure that leaves a name': {
    file: 'server/review/erase-customer.ts',
    from: '(await db.scrub())',
    to: `(${on('the erasure that leaves a name')} ? 'cut' : await db.scrub())`,
    invariants: ['what is erased is in no file'],
  },
  'the restored shop that gives a reward again': {
    file: 'server/ledger/restored.ts',
    from: 'const first = cards.at(-1) ?? row',
    to: `if (${on('the restored shop that gives a reward again')}) return false\n  const first = cards.at(-1) ?? row`,
    invariants: ['no reward is handed over twice', 'no reward is given twice'],
  },
  // What is pasted is taken as it is, and one of the verifiers takes its separator for the end of a line.
  'the second verifier': {
    file: 'shared/fields.ts',
    from: 'export function asText(text: string): string {',
    to: `export function asText(text: string): string {\n  if (${on('the second verifier')}) return text`,
    besides: [
      {
        file: 'server/composition/maintenance.ts',
        from: ".split('\\n')",
        to: `.split(${on('the second verifier')} ? /[\\n\\u2028\\u2029]/ : '\\n')`,
      },
    ],
    invariants: ['both verifiers accept the log'],
  },
  // Of the twelve that such systems are known for (R-5) what a day can come to.
  'an id that counts twice': {
    file: 'server/ledger/ledger.ts',
    from: 'return replay(vault, await storedCommand(tx.query, command.commandId), { command, caller })',
    to: `{
      const { commandId } = command
      if (${on('an id that counts twice')})
        return { ...(await decideIn(tx, { ...command, commandId: crypto.randomUUID() }, meta)), commandId }
      return replay(vault, await storedCommand(tx.query, commandId), { command, caller })
    }`,
    invariants: ['no stamp without a tap', 'no reward is given twice'],
  },
  'the password compared after the grant': {
    file: 'server/ledger/decide-redeem.ts',
    from: "if (compared !== 'right') return",
    to: `if (${on('the password compared after the grant')} && compared !== 'right')
      await grant(deciding, command.commandId, stampIdx)
    if (compared !== 'right') return`,
    invariants: ['a reward that is earned can be had'],
  },
  'an entry deleted before its answer': {
    file: 'client/outbox/delivery.ts',
    from: 'const marked = batch.map(withChecking)',
    to: `if (${on('an entry deleted before its answer')}) await store.settle(batch, [])\n    const marked = batch.map(withChecking)`,
    invariants: ['no tap is lost'],
  },
  'a retry after a timeout': {
    file: 'server/gateway/hosted-api.ts',
    from: 'add: (stampIdx) => put(addStamp, { stampIdx }),',
    to: `add: async (stampIdx) => {
      const first = await put(addStamp, { stampIdx })
      const isTriedAgain = ${on('a retry after a timeout')} && first.kind === 'unknown'
      return isTriedAgain ? put(addStamp, { stampIdx }) : first
    },`,
    invariants: ['no stamp without a tap'],
    engine: 'gateway',
  },
  'a row count that is not looked at': {
    file: 'server/ledger/decide-arrival.ts',
    from: 'if (changed !== 1) throw',
    to: `if (changed !== 1 && !${on('a row count that is not looked at')}) throw`,
    besides: [slowly('a row count that is not looked at')],
    invariants: ['no tap is lost'],
    engine: 'postgres',
  },
  'adds by a count that was read before': {
    file: 'server/ledger/decide-arrival.ts',
    from: 'SET stamps = stamps + $2, version = version + 1\n     WHERE stamp_idx = $1 AND version = $3',
    to: `SET stamps = \${${on('adds by a count that was read before')} ? row.stamps : 'stamps'} + $2, version = version + 1
     WHERE stamp_idx = $1 AND version \${${on('adds by a count that was read before')} ? '>=' : '='} $3`,
    besides: [slowly('adds by a count that was read before')],
    invariants: ['no tap is lost'],
    engine: 'postgres',
  },
}

const changesOf = ({ besides = [], ...change }: Planted): Change[] => [change, ...besides]

const allChanges = Object.entries(plantedFaults).flatMap(([name, planted]) =>
  changesOf(planted).map((change) => ({ name, ...change })),
)

const isThereOnce = (text: string, from: string) => text.split(from).length === 2

/** Where the code has moved on, so that a fault can no longer be put back. */
export const outdated = (): string[] =>
  allChanges
    .filter(({ file, from }) => !isThereOnce(readFileSync(join('src', file), 'utf8'), from))
    .map(({ name, file }) => `${name}: ${file}`)

/** The file with its faults in it; null where it has none. */
function withFaults(path: string): string | null {
  const own = allChanges.filter(({ file }) => path.endsWith(`/src/${file}`))
  if (own.length === 0) return null
  let text = readFileSync(path, 'utf8')
  for (const { name, file, from, to } of own) {
    if (!isThereOnce(text, from)) throw new Error(`${name}: ${file} does not say it once: ${from}`)
    text = text.replace(from, () => to)
  }
  return text
}

// As it is on the disk: macros are taken apart by what comes after.
const plant: Plugin = { name: 'plant', enforce: 'pre', load: withFaults }

/** In the server that this process is, whose files must not have been loaded yet. */
export function plantInServer(): void {
  registerHooks({
    load(url, context, nextLoad) {
      const source = url.startsWith('file:') ? withFaults(fileURLToPath(url)) : null
      return source === null
        ? nextLoad(url, context)
        : { format: 'module-typescript', shortCircuit: true, source }
    },
  })
}

export const invariantsOf = (name: string): readonly string[] => plantedFaults[name]?.invariants ?? []
export const engineOf = (name: string): Engine => plantedFaults[name]?.engine ?? 'sqlite'

export const allPlanted = Object.keys(plantedFaults)

/** Every fault is in it, and asleep until a page says its name. */
export async function buildPlanted(): Promise<{ dist: string; remove(): void }> {
  const root = mkdtempSync(join(tmpdir(), 'stampdesk-planted-'))
  const dist = join(root, 'dist')
  await build({ logLevel: 'error', plugins: [plant], build: { outDir: dist, emptyOutDir: true } })
  // What the server draws has no fault in it.
  cpSync('dist/.pages', join(dist, '.pages'), { recursive: true })
  return { dist, remove: () => rmSync(root, { recursive: true, force: true }) }
}
