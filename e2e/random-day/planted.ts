/** Faults that people have met, each put back by a switch in a build of the tests' own: the shipped one has none. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { plantedServerFaults } from './planted-server.ts'

type Planted = { file: string; from: string; to: string; invariants: readonly string[] }

const on = (name: string) => `(globalThis.planted === ${JSON.stringify(name)})`

export const plantedFaults: Record<string, Planted> = {
  'green beside "Offline"': {
    file: 'counter/counter-status.tsx',
    from: '{`${where} · ${t`nothing waits`}`}',
    to: `{\`\${where} · \${${on('green beside "Offline"')} ? t\`everything confirmed\` : t\`nothing waits\`}\`}`,
    invariants: ['no two words on one screen contradict'],
  },
  'the stale card after a wrong code': {
    file: 'counter/counter-frame.tsx',
    from: 'scans.unread === null || isHeld ?',
    to: `scans.unread === null || isHeld || ${on('the stale card after a wrong code')} ?`,
    invariants: ['a foreign code is told as one', 'the card on the screen is the last one scanned'],
  },
  'the double tap': {
    file: 'counter/use-repeat.ts',
    from: 'if (recent) setQuestion',
    to: `if (recent && !${on('the double tap')}) setQuestion`,
    invariants: ['the second tap of a double one asks', 'no stamp without a tap'],
  },
  'undo and the repeat question': {
    file: 'counter/repeat.ts',
    from: "if (!lastAdd?.by || undone.has(lastAdd.commandId ?? '')) return null",
    to: `if (!lastAdd?.by || (undone.has(lastAdd.commandId ?? '') && !${on('undo and the repeat question')})) return null`,
    invariants: ['no question is about a stamp that was taken back'],
  },
  'the hand-over lost by turning': {
    file: 'store/reward-memory.ts',
    from: 'if (last?.stampIdx === stampIdx) return last',
    to: `if (last?.stampIdx === stampIdx && !${on('the hand-over lost by turning')}) return last`,
    invariants: ['what is handed over stays in sight'],
  },
  'a notice without its action': {
    file: 'ui/notice.tsx',
    from: '{action && <div',
    to: `{action && !${on('a notice without its action')} && <div`,
    invariants: ['every notice has its action'],
  },
  'English in another language': {
    file: 'counter/counter-status.tsx',
    from: ': t`Online`',
    to: `: ${on('English in another language')} ? 'Connected now' : t\`Online\``,
    invariants: ['no English is on a Korean screen'],
  },
  'a raw code for a state': {
    file: 'counter/tap-note.tsx',
    from: 'state ? `${what} · ${labels[state]}` : what',
    to: `state ? \`\${what} · \${${on('a raw code for a state')} ? undefined : labels[state]}\` : what`,
    invariants: ['no raw word is on a screen', 'a tap is told as saved, asked about or refused'],
  },
  'an undo that takes nothing back': {
    file: 'counter/use-take-back.ts',
    from: 'const undone = await outbox.undo(undoes)',
    to: `const undone = ${on('an undo that takes nothing back')} ? 'deleted' : await outbox.undo(undoes)`,
    invariants: ['no stamp without a tap'],
  },
  'a tap that is told and not kept': {
    file: 'counter/use-adding.ts',
    from: 'await outbox.add({ ...tap,',
    to: `if (!${on('a tap that is told and not kept')} || count !== 3) await outbox.add({ ...tap,`,
    invariants: ['no tap is lost', 'a tap is told as saved, asked about or refused', 'an undo is told'],
  },
  'the scan into the PIN pad': {
    file: 'scan/keyboard-listener.ts',
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
    file: 'scan/keyboard-listener.ts',
    from: '  event.preventDefault()\n  event.stopPropagation()',
    to: `  if (${on('the ending that presses a button')} && (event as KeyboardEvent).key === 'Enter') return
  event.preventDefault()\n  event.stopPropagation()`,
    invariants: ['no stamp without a tap', 'no reward is handed over twice', 'a card that is scanned opens'],
  },
  'a name where no staff is': {
    file: 'counter/entrance/use-plain-home.ts',
    from: 'if (!isLeaving && !isPlainHome) void navigate',
    to: `if (!isLeaving && !isPlainHome && !${on('a name where no staff is')}) void navigate`,
    invariants: ['the address of a locked tablet tells of no card'],
  },
}

/** Where the code has moved on, so that a fault can no longer be put back. */
export const outdated = (): string[] =>
  Object.entries(plantedFaults)
    .filter(([, { file, from }]) => !readFileSync(join('src/client', file), 'utf8').includes(from))
    .map(([name, { file }]) => `${name}: ${file}`)

const plant: Plugin = {
  name: 'plant',
  enforce: 'pre',
  // As it is on the disk: macros are taken apart by what comes after.
  load(id) {
    const own = Object.entries(plantedFaults).filter(([, { file }]) => id.endsWith(`/src/client/${file}`))
    if (own.length === 0) return null
    let text = readFileSync(id, 'utf8')
    for (const [name, { file, from, to }] of own) {
      if (!text.includes(from)) throw new Error(`${name}: ${file} no longer says ${from}`)
      text = text.replace(from, () => to)
    }
    return text
  },
}

/** What each may break, those of the server among them. */
export const invariantsOf = (name: string): readonly string[] =>
  plantedFaults[name]?.invariants ?? plantedServerFaults[name]?.invariants ?? []

export const allPlanted = [...Object.keys(plantedFaults), ...Object.keys(plantedServerFaults)]

/** Every fault is in it, and asleep until a page says its name. */
export async function buildPlanted(): Promise<{ dist: string; remove(): void }> {
  const root = mkdtempSync(join(tmpdir(), 'stampdesk-planted-'))
  const dist = join(root, 'dist')
  await build({ logLevel: 'error', plugins: [plant], build: { outDir: dist, emptyOutDir: true } })
  // What the server draws has no fault in it.
  cpSync('dist/.pages', join(dist, '.pages'), { recursive: true })
  return { dist, remove: () => rmSync(root, { recursive: true, force: true }) }
}
