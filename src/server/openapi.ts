import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { refusalCode } from '#shared/refusals.ts'
import type { Admits, Route } from './route.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 from the route table, so that it cannot say what is not served. */
export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stampdesk',
      version,
      description: `An answer is an envelope; code 0 is success. Codes: ${Object.entries(refusalCode)
        .map(([name, code]) => `${code} ${name}`)
        .join(', ')}.`,
    },
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'APIKey {key}' },
        session: { type: 'apiKey', in: 'cookie', name: 'stampdesk' },
      },
    },
  }
}

function operation(route: Route): Json {
  const isWrite = route.method !== 'GET'
  return {
    summary: route.summary,
    security: security(route.admits),
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(isWrite
        ? [{ in: 'header', name: 'Idempotency-Key', schema: { type: 'string', format: 'uuid' } }]
        : []),
    ],
    ...(route.body && { requestBody: { required: true, content: json(toSchema(route.body, 'input')) } }),
    responses: {
      200: {
        description: 'The envelope. A business error is 200 with another code than 0 and result null.',
        content: json({
          type: 'object',
          required: ['code', 'message', 'result'],
          properties: {
            code: { type: 'integer' },
            message: { type: 'string' },
            result: { anyOf: [toSchema(route.result, 'output'), {}] },
          },
        }),
      },
    },
  }
}

function security(admits: Admits): Json[] {
  if (admits === 'everyone') return []
  const kinds = new Set(admits.map((role) => (role === 'system' ? 'apiKey' : 'session')))
  return [...kinds].map((kind) => ({ [kind]: [] }))
}

function parameters(schema: v.GenericSchema | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = toSchema(schema, 'input')
  return Object.entries(properties).map(([name, property]) => ({
    in: place,
    name,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

const json = (schema: unknown) => ({ 'application/json': { schema } })

/** Checks that JSON Schema cannot say (a calendar day, one field against another) are left out of it. */
function toSchema(schema: v.GenericSchema, typeMode: 'input' | 'output') {
  return toJsonSchema(schema, { typeMode, errorMode: 'ignore' })
}
