import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import type { Endpoint } from '#shared/endpoint.ts'
import { generalRefusals, type RefusalName, refusalCode } from '#shared/refusals.ts'
import { webhookPayloads, webhookSummaries } from '#shared/webhook-payloads.ts'

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
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: `An answer is an envelope; code 0 is success. Any request may be refused with ${listed(generalRefusals)}; what else an operation refuses with stands at its answer.`,
    },
    servers: [{ url: '/' }],
    paths,
    webhooks: webhooks(),
    components: {
      responses: {
        refused: {
          description:
            'Not let in, not found, not understood, or not to be had now: the envelope with its code.',
          content: json(envelope({})),
        },
      },
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'APIKey {key}, with a key that is for what the operation names (OpenAPI 3.1, roles).',
        },
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
    security: security(endpoint),
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
    responses: { 200: answered(endpoint, own), '4XX': refusedReference, '5XX': refusedReference },
  }
}

const refusedReference = { $ref: '#/components/responses/refused' }

function answered({ media, result }: Endpoint, own: readonly RefusalName[]): Json {
  if (media === 'application/json') return { description: 'No envelope.', content: json({ type: 'object' }) }
  if (media)
    return {
      description: 'No envelope: a file or a stream.',
      content: { [media]: { schema: { type: 'string' } } },
    }
  return {
    description: `The envelope. A business error is 200 with another code than 0 and result null${own.length > 0 ? `: ${listed(own)}` : ''}.`,
    'x-refusals': own.map((name) => ({ code: refusalCode[name], name })),
    content: json(envelope(toSchema(result, 'output'))),
  }
}

const envelope = (result: unknown): Json => ({
  type: 'object',
  required: ['code', 'message', 'result'],
  properties: { code: { type: 'integer' }, message: { type: 'string' }, result },
})

const listed = (refusals: readonly RefusalName[]) =>
  refusals.map((name) => `${refusalCode[name]} ${name}`).join(', ')

/** `GET /api/counter/v1/staff/:personId` is `getCounterStaffPersonId`: it stays while the address does. */
function operationId({ method, path }: Endpoint): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'api' && word !== 'v1')
  return `${method.toLowerCase()}${words.map(capitalized).join('')}`
}

/** None where everyone is admitted: an empty list says so. */
function security({ admits, scope }: Endpoint): Json[] {
  if (admits === 'everyone') return []
  const kinds = new Set(admits.map((role) => (role === 'system' ? 'apiKey' : 'session')))
  return [...kinds].map((kind) => ({ [kind]: kind === 'apiKey' && scope ? [scope] : [] }))
}

/** What is posted to the shop's other systems: docs/webhooks.md. */
function webhooks(): Json {
  const header = (name: string, description: string) => ({
    in: 'header',
    name,
    required: true,
    description,
    schema: { type: 'string' },
  })
  const headers = [
    header('webhook-id', 'The same at each try of one event: what comes again is done already.'),
    header('webhook-timestamp', 'Seconds since 1970, when it was sent.'),
    header(
      'webhook-signature',
      'Standard Webhooks: v1,… over id.timestamp.body; two while a secret is replaced.',
    ),
  ]
  const entries = Object.entries(webhookPayloads).map(([type, schema]) => {
    const posted = {
      operationId: `on${type.split(/[.-]/).map(capitalized).join('')}`,
      summary: webhookSummaries[type as keyof typeof webhookPayloads],
      security: [],
      parameters: headers,
      requestBody: { required: true, content: json(toSchema(schema, 'output')) },
      responses: {
        '2XX': {
          description: 'It is there. Anything else, or no answer in time, is tried again over three days.',
        },
        410: { description: 'The address wants no more: it is switched off.' },
      },
    }
    return [type, { post: posted }]
  })
  return Object.fromEntries(entries)
}

const capitalized = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`

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
