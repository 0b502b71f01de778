import * as v from 'valibot'
import {
  activityExportQuery,
  activityNamesResult,
  activityQuery,
  activityResult,
  glanceQuery,
  glanceResult,
} from '../activity-api.ts'
import { endpoint } from '../endpoint.ts'

export const listActivity = endpoint({
  method: 'GET',
  path: '/api/counter/v1/activity',
  summary: 'Everything that happened, newest first, a page at a time.',
  admits: ['manager'],
  query: activityQuery,
  result: activityResult,
})

export const exportActivity = endpoint({
  method: 'GET',
  path: '/api/counter/v1/activity.csv',
  summary: 'All pages of it as CSV: UTF-8 with its mark, nothing in it that a spreadsheet would calculate.',
  admits: ['manager'],
  query: activityExportQuery,
  media: 'text/csv',
  result: v.unknown(),
})

export const listActivityNames = endpoint({
  method: 'GET',
  path: '/api/counter/v1/activity/names',
  summary: 'The people, tablets and cards that the activity can be asked for.',
  admits: ['manager'],
  result: activityNamesResult,
})

export const streamActivity = endpoint({
  method: 'GET',
  path: '/api/counter/v1/activity/live',
  summary:
    'What happens from now on, as server-sent events; a stream ends after a minute and is asked for again.',
  admits: ['manager'],
  pace: 'poll',
  media: 'text/event-stream',
  result: v.unknown(),
})

export const getGlance = endpoint({
  method: 'GET',
  path: '/api/counter/v1/glance',
  summary: 'One day of the shop by hour: stamps, rewards, new cards, and what waits for a person.',
  admits: ['manager'],
  query: glanceQuery,
  result: glanceResult,
})
