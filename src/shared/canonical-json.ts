/**
 * JSON with one spelling for one value, to be hashed: RFC 8785. What that refuses, a surrogate by itself, no field lets
 * in (`fields.ts`); where an old log has one it is spelled as ECMAScript does (`\ud800`).
 */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** Throws a TypeError at numbers that JSON cannot hold. Undefined fields are left out. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON`)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  let fields = ''
  // By UTF-16 code units, as section 3.2.3 has it.
  for (const key of Object.keys(value).toSorted()) {
    const field = value[key]
    if (field !== undefined) fields += `${fields && ','}${JSON.stringify(key)}:${canonicalJson(field)}`
  }
  return `{${fields}}`
}

function isList(value: readonly Json[] | object): value is readonly Json[] {
  return Array.isArray(value)
}
