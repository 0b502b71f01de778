import {
  findCustomerRequest,
  findCustomerResult,
  openFoundRequest,
  openFoundResult,
} from '../customers-api.ts'
import { endpoint } from '../endpoint.ts'

export const findCustomer = endpoint({
  method: 'POST',
  path: '/api/counter/v1/customers/find',
  summary:
    'At the counter: find a card by its customer’s name or the last four digits of a phone, where the shop allows it. Masked, and noted.',
  admits: ['cashier', 'manager'],
  pace: 'secret',
  body: findCustomerRequest,
  result: findCustomerResult,
})

export const openFoundCard = endpoint({
  method: 'POST',
  path: '/api/counter/v1/customers/open',
  summary: 'The card behind one result of the search. That it was opened, and by whom, stays in its story.',
  admits: ['cashier', 'manager'],
  body: openFoundRequest,
  result: openFoundResult,
})
