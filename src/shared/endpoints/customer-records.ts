import {
  customerChangesRequest,
  customerChangesResult,
  customerDataRequest,
  customerDataResult,
  customerMergeRequest,
  customerMergeResult,
  customerNamesRequest,
  customerNamesResult,
  customerResult,
  customerSearchRequest,
  customerSearchResult,
  customersQuery,
  customersResult,
} from '../customer-records-api.ts'
import { endpoint } from '../endpoint.ts'
import { stampRefusals } from '../refusals.ts'
import { stampParams } from '../review-api.ts'

export const listCustomers = endpoint({
  method: 'GET',
  path: '/api/counter/v1/customers',
  summary: 'The customers, by the card that each of them uses; who was there last comes first. Masked.',
  admits: ['manager'],
  query: customersQuery,
  result: customersResult,
})

export const searchCustomers = endpoint({
  method: 'POST',
  path: '/api/counter/v1/customers/search',
  summary: 'The customers by code, name or telephone number. Masked, and noted.',
  admits: ['manager'],
  body: customerSearchRequest,
  result: customerSearchResult,
})

export const openCustomerNames = endpoint({
  method: 'POST',
  path: '/api/counter/v1/customers/names',
  summary: 'The names and telephone numbers of the customers on the screen. That they were opened is noted.',
  admits: ['manager'],
  body: customerNamesRequest,
  result: customerNamesResult,
})

export const getCustomer = endpoint({
  method: 'GET',
  path: '/api/counter/v1/customers/:stampIdx',
  summary: 'Every card of the customer who holds this one. Masked.',
  admits: ['manager'],
  params: stampParams,
  refuses: ['not-found'],
  result: customerResult,
})

export const changeCustomer = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/customers/:stampIdx',
  summary: 'Change the name or the telephone number, on every card of the customer.',
  admits: ['manager'],
  params: stampParams,
  body: customerChangesRequest,
  refuses: stampRefusals,
  result: customerChangesResult,
})

export const mergeCustomers = endpoint({
  method: 'POST',
  path: '/api/counter/v1/customers/:stampIdx/merge',
  summary: 'Make one customer of two: one name, one number. Each card keeps its stamps and its history.',
  admits: ['manager'],
  params: stampParams,
  body: customerMergeRequest,
  refuses: [...stampRefusals, 'two-customer-numbers'],
  result: customerMergeResult,
})

export const exportCustomer = endpoint({
  method: 'POST',
  path: '/api/counter/v1/customers/:stampIdx/data',
  summary: 'All that is kept of one customer, as JSON or CSV. That it was taken out is noted.',
  admits: ['manager'],
  params: stampParams,
  body: customerDataRequest,
  refuses: ['not-found'],
  result: customerDataResult,
})
