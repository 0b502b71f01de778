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
  const [, at = '', id = ''] = /^(\d{1,16})\.([\w:-]{1,100})$/.exec(text) ?? []
  return id === '' ? null : { at: Number(at), id }
}

/** Newest first; of one instant the greater id first, by code units as SQLite compares and PostgreSQL is told to. */
export function isNewer(one: Key, other: Key): boolean {
  return one.at === other.at ? one.id > other.id : one.at > other.at
}

/** A page of several sorted streams, each of which gave one row more than the page holds where it has more. */
export function mergePage<T extends Key>(
  streams: readonly (readonly T[])[],
  limit: number,
): { page: T[]; next: Key | null } {
  const merged = streams.flat().toSorted((one, other) => (isNewer(one, other) ? -1 : 1))
  const page = merged.slice(0, limit)
  const last = page.at(-1)
  return { page, next: last && merged.length > limit ? { at: last.at, id: last.id } : null }
}
