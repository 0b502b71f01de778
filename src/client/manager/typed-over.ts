/** What is typed over what was saved then, where something else may be saved now. */

/** What nobody has touched here is as somebody else has saved it meanwhile; what was typed stays. */
export function typedOver<Value>(typed: Value, over: Value, saved: Value): Value {
  if (isSame(typed, over)) return saved
  if (isSame(saved, over)) return typed
  if (isList(typed) && isList(over) && isList(saved)) return listOver(typed, over, saved) as Value
  if (!isRecord(typed) || !isRecord(over) || !isRecord(saved)) return typed
  const names = new Set([...Object.keys(saved), ...Object.keys(typed)])
  const fields = [...names].map((name) => [name, typedOver(typed[name], over[name], saved[name])])
  return Object.fromEntries(fields) as Value
}

type List = readonly unknown[]

/** Days of a week each stand in their place. Of a choice, what was taken in here comes in and what was taken out goes. */
function listOver(typed: List, over: List, saved: List): List {
  if ([...typed, ...over, ...saved].every((item) => typeof item === 'string'))
    return [
      ...saved.filter((item) => typed.includes(item) || !over.includes(item)),
      ...typed.filter((item) => !over.includes(item) && !saved.includes(item)),
    ]
  if (typed.length !== over.length || typed.length !== saved.length) return typed
  return typed.map((item, n) => typedOver(item, over[n], saved[n]))
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const isList = (value: unknown): value is List => Array.isArray(value)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
