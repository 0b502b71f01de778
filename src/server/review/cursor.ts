/**
 * Pages by key and not by number: the next page starts behind a row, so that what is added meanwhile moves nothing and
 * the last page costs what the first one does.
 */
export type Key = { at: number; id: string }

export function formatCursor({ at, id }: Key): string {
  return `${at}.${id}`
}

/** Null for what is no cursor of ours. */
export function parseCursor(text: string): Key | null {
  const [, at = '', id = ''] = /^(-?\d{1,16})\.([\w:-]{1,100})$/.exec(text) ?? []
  return id === '' ? null : { at: Number(at), id }
}

/** Newest first; of one instant the greater id first, by code units as SQLite compares and PostgreSQL is set to. */
function isNewer(one: Key, other: Key): boolean {
  return one.at === other.at ? one.id > other.id : one.at > other.at
}

/**
 * A page of several sorted streams, each of which gave one row more than the page holds where it has more. A stream
 * that stopped looking (`scannedTo`) holds back what the others have behind that row: it may have some before it.
 */
export function mergePage<T extends Key>(
  streams: readonly { rows: readonly T[]; scannedTo: Key | null }[],
  limit: number,
): { page: T[]; next: Key | null } {
  const stop = streams
    .flatMap(({ scannedTo }) => (scannedTo ? [scannedTo] : []))
    .reduce<Key | null>((newest, key) => (newest && isNewer(newest, key) ? newest : key), null)
  const merged = streams
    .flatMap(({ rows }) => rows)
    .filter((row) => !stop || !isNewer(stop, row))
    .toSorted((one, other) => (isNewer(one, other) ? -1 : 1))
  const page = merged.slice(0, limit)
  const last = page.at(-1)
  if (last && merged.length > limit) return { page, next: { at: last.at, id: last.id } }
  return { page, next: stop && { at: stop.at, id: stop.id } }
}
