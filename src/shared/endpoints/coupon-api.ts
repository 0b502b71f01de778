import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { couponRefusals } from '../refusals.ts'
import { couponQuery, couponResult, createCouponRequest, redeemCouponRequest } from '../stamp-api.ts'

export const createCoupon = endpoint({
  method: 'POST',
  path: '/api/coupon/v1/create',
  summary: 'Make a coupon. The result is its number.',
  admits: ['system'],
  scope: 'stamps',
  body: createCouponRequest,
  refuses: couponRefusals,
  result: v.string(),
})

export const validateCoupon = endpoint({
  method: 'GET',
  path: '/api/coupon/v1/validate',
  summary: 'Whether the coupon can be used today, and what it gives.',
  admits: ['system'],
  scope: 'read',
  query: couponQuery,
  refuses: ['coupon-not-found', 'coupon-not-usable', 'coupon-used-up'],
  result: couponResult,
})

export const redeemCoupon = endpoint({
  method: 'PUT',
  path: '/api/coupon/v1/redeem',
  summary: 'Use the coupon once.',
  admits: ['system'],
  scope: 'stamps',
  body: redeemCouponRequest,
  refuses: couponRefusals,
  result: v.null(),
})
