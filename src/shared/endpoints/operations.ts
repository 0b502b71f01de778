/** For the load balancer, Prometheus, and whoever writes a client: none of them is an envelope. */
import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'

export const getHealth = endpoint({
  method: 'GET',
  path: '/healthz',
  summary: 'The process is alive.',
  admits: 'everyone',
  media: 'application/json',
  result: v.unknown(),
})

export const getReadiness = endpoint({
  method: 'GET',
  path: '/readyz',
  summary: 'The database answers and the process is not stopping.',
  admits: 'everyone',
  media: 'application/json',
  result: v.unknown(),
})

export const getMetrics = endpoint({
  method: 'GET',
  path: '/metrics',
  summary: 'For Prometheus.',
  admits: ['system'],
  scope: 'metrics',
  media: 'text/plain',
  result: v.unknown(),
})

export const getOpenApi = endpoint({
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This description.',
  admits: 'everyone',
  media: 'application/json',
  result: v.unknown(),
})
