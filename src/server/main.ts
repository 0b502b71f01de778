#!/usr/bin/env node
/** Which command was asked for: each loads what it needs, since a container asks `ready` every few seconds. */
import { readSettings } from './composition/settings.ts'

type Command = (args: string[]) => Promise<void>

const commands: Readonly<Record<string, Command>> = {
  start: async (flags) => {
    // What is wrong with them is said before anything is loaded.
    const settings = readSettings(process.env, flags)
    return (await import('./start.ts')).start(settings)
  },
  ready: async (args) => (await import('./cli-ready.ts')).runReady(args),
  audit: async (args) => (await import('./cli.ts')).audit(args),
  backup: async (args) => (await import('./cli.ts')).runBackup(args),
  restore: async (args) => (await import('./cli.ts')).runRestore(args),
  'reset-owner': async (args) => (await import('./cli.ts')).runResetOwner(args),
  migrate: async (flags) => (await import('./cli.ts')).runMigrate(readSettings(process.env, flags)),
  hosted: async (args) => (await import('./cli-hosted.ts')).runHosted(args),
}

const [name = 'start', ...args] = process.argv.slice(2)
const [major = 0] = process.versions.node.split('.').map(Number)
try {
  if (major < 24)
    throw new Error(
      `Stampdesk needs Node 24 or later, this is ${process.version}: start it with "npm start".`,
    )
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if ([name, ...args].some((it) => it === '--help' || it === '-h'))
    process.stdout.write(`${(await import('./usage.ts')).usage}\n`)
  else if (command) await command(args)
  else throw new Error((await import('./usage.ts')).usage)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
