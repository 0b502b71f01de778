/** A browser's storage may be blocked or full, and what it holds is anybody's. */
type Reading = Pick<Storage, 'getItem'>
type Writing = Pick<Storage, 'setItem'>

/** Null where there is nothing that can be read. */
export function readJson(storage: Reading, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

/** Without what is none of them. */
export function readList<Item>(
  storage: Reading,
  key: string,
  isItem: (value: unknown) => value is Item,
): Item[] {
  const value = readJson(storage, key)
  return Array.isArray(value) ? value.filter(isItem) : []
}

/** What cannot be kept holds as long as the page. `fields`: these alone, at any depth. */
export function writeJson(storage: Writing, key: string, value: unknown, fields?: string[]): void {
  try {
    storage.setItem(key, JSON.stringify(value, fields))
  } catch {
    // As said: whoever calls has it in memory too, or can do without.
  }
}
