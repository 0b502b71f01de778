import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { stampRefusals } from '../refusals.ts'
import {
  assignRequest,
  closeRequest,
  closeResult,
  dismissRequest,
  dismissResult,
  reviewParams,
  reviewSchema,
  reviewsQuery,
  reviewsResult,
} from '../review-api.ts'

export const listReviews = endpoint({
  method: 'GET',
  path: '/api/counter/v1/reviews',
  summary: 'What needs a person, newest first, each with its evidence and one suggested action.',
  admits: ['manager'],
  query: reviewsQuery,
  result: reviewsResult,
})

export const getReview = endpoint({
  method: 'GET',
  path: '/api/counter/v1/reviews/:reviewId',
  summary: 'One review, open or closed.',
  admits: ['manager'],
  params: reviewParams,
  result: reviewSchema,
})

export const assignReview = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/reviews/:reviewId/assignee',
  summary: 'Who looks after it; null puts it back among the new ones.',
  admits: ['manager'],
  params: reviewParams,
  body: assignRequest,
  refuses: ['review-settled'],
  result: v.null(),
})

export const closeReview = endpoint({
  method: 'POST',
  path: '/api/counter/v1/reviews/:reviewId/close',
  summary: 'Settle it by one of its actions. Pressed twice, in two tabs or after a crash, it is done once.',
  admits: ['manager'],
  params: reviewParams,
  body: closeRequest,
  refuses: [...stampRefusals, 'review-settled'],
  result: closeResult,
})

export const dismissReviews = endpoint({
  method: 'POST',
  path: '/api/counter/v1/reviews/dismiss',
  summary: 'Dismiss several at once. Those that are settled already are left as they are.',
  admits: ['manager'],
  body: dismissRequest,
  result: dismissResult,
})
