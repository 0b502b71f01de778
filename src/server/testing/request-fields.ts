/**
 * The fields of a request, read from its schema, so that a test of all fields has a new one in it by itself. Each comes
 * with a whole body around it: what the example lacks (another variant, an optional part) is made up from the schema.
 */
import * as v from 'valibot'

export type Field = {
  /** `coupon.nm`, `commands[].reason`; variants by their key: `kind=remove`. */
  name: string
  kind: 'string' | 'number' | 'unknown'
  schema: v.GenericSchema
  /** The example with this value there. */
  put(value: unknown): unknown
}

/** Compared, and kept as a hash or sealed: never shown, in no audit row. */
export const isSecret = (name: string) => /\.(\w*pwd|(new)?password|(new)?pin)$/i.test(name)

/** As much of valibot's schemas as is walked here. */
type Node = v.GenericSchema & {
  entries?: Record<string, Node>
  options?: readonly Node[]
  wrapped?: Node
  item?: Node
  key?: string
}

/** What passes for a field that only has to be valid. */
const samples: readonly unknown[] = [
  true,
  'N',
  'Mina',
  '2027-03-10',
  '482915',
  '0c6f2d7e-3b12-4fef-91e0-2d5f6c1a0b3e',
  'KRW',
  'https://hooks.test/in',
  '09:00',
  'Asia/Seoul',
  'x'.repeat(22),
  'x'.repeat(43),
  'TWluYQ==',
  `B${'x'.repeat(86)}`,
  1,
  5,
  60,
  100,
  60_000,
]

export function fieldsOf(schema: v.GenericSchema, example: unknown): Field[] {
  const node = schema as Node
  if (node.wrapped) return fieldsOf(node.wrapped, example ?? undefined)
  if (node.entries) return fieldsOfObject(node.entries, isObject(example) ? example : {})
  if (node.type === 'variant') return (node.options ?? []).flatMap((it) => fieldsOfVariant(node, it, example))
  if (node.item) {
    const [first, ...others] = Array.isArray(example) ? example : []
    return fieldsOf(node.item, first ?? sampleOf(node.item)).map((field) => ({
      ...field,
      name: `[]${field.name}`,
      put: (value) => [field.put(value), ...others],
    }))
  }
  if (node.type !== 'string' && node.type !== 'number' && node.type !== 'unknown') return []
  return [{ name: '', kind: node.type, schema, put: (value) => value }]
}

function fieldsOfObject(entries: Record<string, Node>, example: object): Field[] {
  const whole = { ...required(entries), ...example }
  return Object.entries(entries).flatMap(([key, entry]) =>
    fieldsOf(entry, whole[key as keyof typeof whole]).map((field) => ({
      ...field,
      name: `.${key}${field.name}`,
      put: (value: unknown) => ({ ...whole, [key]: field.put(value) }),
    })),
  )
}

function fieldsOfVariant({ key = '' }: Node, option: Node, example: unknown): Field[] {
  const known = Object.keys(option.entries ?? {})
  const common = Object.entries(isObject(example) ? example : {}).filter(
    ([name]) => name !== key && known.includes(name),
  )
  const made = sampleOf(option) as Record<string, unknown>
  return fieldsOf(option, { ...made, ...Object.fromEntries(common) }).map((field) => ({
    ...field,
    name: `(${key}=${made[key]})${field.name}`,
  }))
}

function required(entries: Record<string, Node>): Record<string, unknown> {
  const needed = Object.entries(entries).filter(([, entry]) => !v.is(entry, undefined))
  return Object.fromEntries(needed.map(([key, entry]) => [key, sampleOf(entry)]))
}

/** Throws where nothing passes: then the samples lack one. */
function sampleOf(schema: v.GenericSchema): unknown {
  const node = schema as Node & { literal?: unknown }
  if (node.wrapped) return v.is(schema, null) ? null : sampleOf(node.wrapped)
  if (node.entries) return required(node.entries)
  if (node.type === 'variant' && node.options?.[0]) return sampleOf(node.options[0])
  if (node.item)
    return [[], [sampleOf(node.item)], Array(7).fill(sampleOf(node.item))].find((it) => v.is(schema, it))
  const picked = [node.literal, ...((node.options ?? []) as readonly unknown[]), ...samples]
  const found = picked.find((it) => v.is(schema, it))
  if (found === undefined) throw new Error(`no sample of a ${node.type}`)
  return found
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
