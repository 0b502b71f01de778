/** One thing in an exported log is made another thing: a value, a character, a whole line. */

type Random = () => number

const pick = <T>(random: Random, list: readonly T[]): T => {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

/** Never what it was: a spelling that is read as the same value is passed over. */
export function alteredLog(log: string, random: Random): string {
  const lines = log.split('\n').slice(0, -1)
  for (;;) {
    const at = Math.floor(random() * lines.length)
    const line = lines[at] ?? ''
    const way = random()
    const others =
      way < 0.1
        ? []
        : way < 0.2
          ? [line, line]
          : [way < 0.7 ? valueChanged(line, random) : spoiled(line, random)]
    if (others.length !== 1 || !isSame(others[0], line))
      return lines
        .toSpliced(at, 1, ...others)
        .map((it) => `${it}\n`)
        .join('')
  }
}

function spoiled(line: string, random: Random): string {
  const at = Math.floor(random() * line.length)
  const character = pick(random, ['0', '7', 'a', 'Z', '"', ' ', '\\', '\u2028', '\r', 'é', ',', '}'])
  return line.slice(0, at) + character + line.slice(at + Math.floor(random() * 2))
}

function isSame(one: string | undefined, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one ?? '')) === JSON.stringify(JSON.parse(other))
  } catch {
    return false
  }
}

type Holder = Record<string, unknown>

function valueChanged(line: string, random: Random): string {
  const copy: Holder = JSON.parse(line)
  let holder = copy
  for (;;) {
    const keys = Object.keys(holder)
    if (keys.length === 0 || random() < 0.1) {
      Object.assign(holder, Array.isArray(holder) ? { [keys.length]: 1 } : { more: 1 })
      break
    }
    const key = pick(random, keys)
    const value = holder[key]
    if (typeof value === 'object' && value !== null) holder = value as Holder
    else if (random() < 0.2) {
      delete holder[key]
      break
    } else {
      holder[key] = another(value, random)
      break
    }
  }
  return JSON.stringify(copy)
}

function another(value: unknown, random: Random): unknown {
  if (typeof value === 'number')
    return pick(random, [value + 1, -value - 1, String(value), value + 0.5, null])
  if (typeof value === 'string') return pick(random, [`${value}x`, value.slice(1) || 'x', `${value} `, 1])
  return pick(random, [value === null ? 0 : null, value === true ? 1 : true, 'x'])
}
