/** What comes in, read as far as the route's schemas say and no further. */
import type { Context } from 'hono'
import * as v from 'valibot'
import type { Endpoint } from '#shared/endpoint.ts'
import type { Reply } from './route.ts'

type Inputs = { body: undefined; query: undefined; params: undefined }
type Refusal = Extract<Reply, { refusal: unknown }>

/** Ours are three deep. Deeper is somebody's experiment (S-5). */
const maxDepth = 32

/** The types of what is parsed are the route's own (`route()`); here they are carried through. */
export async function readInputs(endpoint: Endpoint, context: Context): Promise<Inputs | Refusal> {
  const inputs: Record<string, unknown> = {}
  if (endpoint.body) {
    if (!/^application\/json\s*(;|$)/i.test(context.req.header('Content-Type') ?? ''))
      return { refusal: 'not-json' }
    const json = readJson(await context.req.arrayBuffer())
    if (!json) return { refusal: 'invalid-request', field: 'body' }
    inputs.body = json.value
  }
  if (endpoint.query) inputs.query = context.req.query()
  if (endpoint.params) inputs.params = context.req.param()
  for (const part of ['body', 'query', 'params'] as const) {
    const schema = endpoint[part]
    if (!schema) continue
    const parsed = v.safeParse(schema, inputs[part], { abortEarly: true })
    if (!parsed.success) return { refusal: 'invalid-request', field: v.getDotPath(parsed.issues[0]) ?? part }
    inputs[part] = parsed.output
  }
  return inputs as Inputs
}

/** Null for what is no JSON in UTF-8 (RFC 8259 section 8.1) or is nested too deep. What its text holds, its fields say. */
function readJson(bytes: ArrayBuffer): { value: unknown } | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (depthOf(text) > maxDepth) return null
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** Brackets that are open at once, strings left out; looked at before the parser is, and each character once. */
export function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length && deepest <= maxDepth; at++) {
    const char = text[at]
    if (char === '"') inString = !inString
    else if (inString) at += char === '\\' ? 1 : 0
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return deepest
}
