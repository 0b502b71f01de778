/**
 * Commits that PostgreSQL does not answer, as while its synchronous standby is away: each keeps a session of its until
 * then, whether somebody still waits for it or not (https://www.postgresql.org/docs/current/warm-standby.html). A few of
 * them tell enough: further writes are refused before they take a session, and those that are left are the readers'.
 */
import { DbUnavailable, type Queries, type Row } from './db.ts'

const mostUnanswered = 3
/** After which one that is still waited for counts. A disk that is merely busy takes less. */
const slowMs = 3000
/** Between two looks at those that were given up, once they were seen to stand. */
const lookMs = 1000

type Commits = {
  /** Throws `DbUnavailable` while others go unanswered. */
  assertAnswered(): Promise<void>
  /** `pid` is of the session that commits. */
  follow<T>(pid: number | null, commit: () => Promise<T>): Promise<T>
}

/** `read`: by sessions that no commit holds. */
export function watchCommits(read: Queries['query']): Commits {
  const begun = new Set<{ at: number }>()
  let givenUp: number[] = []
  let seenAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  const slow = () => [...begun].filter(({ at }) => performance.now() - at > slowMs).length

  const areMany = () => slow() + givenUp.length >= mostUnanswered

  /** Those whose session has ended are answered, one way or the other. */
  async function look(): Promise<void> {
    const asked = givenUp
    const still = await read<Row & { pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE pid = ANY($1) AND state = 'active' AND query = 'COMMIT'",
      [`{${asked.join()}}`],
    )
    const gone = new Set(asked.filter((pid) => !still.some((it) => it.pid === pid)))
    givenUp = givenUp.filter((pid) => !gone.has(pid))
    if (areMany()) seenAt = performance.now()
  }

  return {
    async assertAnswered() {
      if (!areMany()) return
      if (givenUp.length > 0 && performance.now() - seenAt > lookMs)
        await (looking ??= look().finally(() => (looking = null)))
      if (areMany()) throw new DbUnavailable('PostgreSQL takes commits and does not answer them')
    },
    async follow(pid, commit) {
      const it = { at: performance.now() }
      begun.add(it)
      try {
        return await commit()
      } catch (error) {
        if (pid !== null) givenUp.push(pid)
        throw error
      } finally {
        begun.delete(it)
      }
    },
  }
}
