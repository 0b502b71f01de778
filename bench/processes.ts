/** The processes of a bench, and what the kernel says of them. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** A helper process: what it is sent it answers. It says something once it is ready. */
export function helper<Ask extends object, Answer>(program: URL, ...given: string[]) {
  const child = fork(program.pathname, given)
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${program.pathname} ended with ${code}`)
  })
  failed.catch(() => {})
  const answer = async () => ((await Promise.race([once(child, 'message'), failed])) as [Answer])[0]
  return {
    pid: child.pid ?? 0,
    ready: answer,
    ask: (it: Ask) => {
      const answered = answer()
      child.send(it)
      return answered
    },
    end() {
      child.disconnect()
      return once(child, 'exit')
    },
  }
}

const procOf = (pid: number, file: string, field: string) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1])

/** Bytes it has handed to write(2) and its kin: files, and the few of its answers. */
export const writtenBy = (pid: number) => procOf(pid, 'io', 'wchar')

/** Megabytes of it that are in memory. */
export const heldBy = (pid: number) => procOf(pid, 'status', 'VmRSS') / 1000

/** Milliseconds of its processors: clock ticks of 10 ms, fields 14 and 15 of proc(5)'s stat. */
export function burntBy(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const fields = rest.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? Number.NaN

/** The middle, and the least and the most. */
export function spread(values: readonly number[], digits = 0): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`
}
