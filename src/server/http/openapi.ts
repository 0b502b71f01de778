import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import type { Admits, Endpoint } from '#shared/endpoint.ts'
import { generalRefusals, type RefusalName, refusalCode } from '#shared/refusals.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 from the table of endpoints, so that it cannot say what is not served. */
export function openApi(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stampdesk',
      version,
      description: `An answer is an envelope; code 0 is success. Any request may be refused with ${listed(generalRefusals)}; what else an operation refuses with stands at its answer.`,
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'APIKey {key}' },
        session: { type: 'apiKey', in: 'cookie', name: 'stampdesk' },
      },
    },
  }
}

function operation(endpoint: Endpoint): Json {
  const isWrite = endpoint.method !== 'GET'
  const own = endpoint.refuses ?? []
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    security: security(endpoint.admits),
    parameters: [
      ...parameters(endpoint.params, 'path'),
      ...parameters(endpoint.query, 'query'),
      ...(isWrite
        ? [{ in: 'header', name: 'Idempotency-Key', schema: { type: 'string', format: 'uuid' } }]
        : []),
    ],
    ...(endpoint.body && {
      requestBody: { required: true, content: json(toSchema(endpoint.body, 'input')) },
    }),
    responses: {
      200: {
        description: `The envelope. A business error is 200 with another code than 0 and result null${own.length > 0 ? `: ${listed(own)}` : ''}.`,
        'x-refusals': own.map((name) => ({ code: refusalCode[name], name })),
        content: json({
          type: 'object',
          required: ['code', 'message', 'result'],
          properties: {
            code: { type: 'integer' },
            message: { type: 'string' },
            result: toSchema(endpoint.result, 'output'),
          },
        }),
      },
    },
  }
}

const listed = (refusals: readonly RefusalName[]) =>
  refusals.map((name) => `${refusalCode[name]} ${name}`).join(', ')

/** `GET /api/counter/v1/staff/:personId` is `getCounterStaffPersonId`: it stays while the address does. */
function operationId({ method, path }: Endpoint): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'api' && word !== 'v1')
  const named = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
  return `${method.toLowerCase()}${named.join('')}`
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
  const { $schema: _schema, ...rest } = toJsonSchema(schema, {
    typeMode,
    errorMode: 'ignore',
    target: 'draft-2020-12',
  })
  return rest
}
