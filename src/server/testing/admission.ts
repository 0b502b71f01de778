/**
 * Who may do what, written down a second time and by hand: the matrix of S-3 is generated from this, and a route that
 * has no line here fails it. Columns: who is let in. `people` are cashier and manager at a tablet, a desk is a manager
 * who signed in with the password in a browser that is no tablet.
 */
export type Caller = 'nobody' | 'tablet' | 'cashier' | 'manager' | 'desk' | 'system'

const everyone: readonly Caller[] = ['nobody', 'tablet', 'cashier', 'manager', 'desk', 'system']
const system: readonly Caller[] = ['system']
const people: readonly Caller[] = ['cashier', 'manager', 'desk']
const counter: readonly Caller[] = ['cashier', 'manager']
const managers: readonly Caller[] = ['manager', 'desk']
const signedInOrNot: readonly Caller[] = ['tablet', ...people]

export const admission: Record<string, readonly Caller[]> = {
  'POST /api/stamp/v1/create': system,
  'PUT /api/stamp/v1/add': system,
  'PUT /api/stamp/v1/remove': system,
  'PUT /api/stamp/v1/redeem': system,
  'PUT /api/stamp/v1/update': system,
  'DELETE /api/stamp/v1/delete': system,
  'GET /api/stamp/v1/validate': ['system', ...people],
  'POST /api/coupon/v1/create': system,
  'PUT /api/coupon/v1/redeem': system,
  'GET /api/coupon/v1/validate': system,

  'GET /api/counter/v1/stamps/:stampIdx/validate': people,
  'POST /api/counter/v1/stamps/:stampIdx/reservation': people,
  'DELETE /api/counter/v1/stamps/:stampIdx/reservation': people,
  'GET /api/counter/v1/public/stamps/:stampIdx': everyone,
  'POST /api/counter/v1/commands': ['tablet', ...counter],
  'GET /api/counter/v1/commands/:commandId': counter,
  'POST /api/counter/v1/redemptions': counter,

  'GET /api/counter/v1/entrance': everyone,
  'GET /api/counter/v1/session': people,
  'POST /api/counter/v1/session': [],
  'POST /api/counter/v1/session/pin': signedInOrNot,
  'POST /api/counter/v1/session/password': everyone,
  'DELETE /api/counter/v1/session': signedInOrNot,
  'PUT /api/counter/v1/account/pin': people,
  'PUT /api/counter/v1/account/password': managers,
  'POST /api/counter/v1/account/authenticator': managers,
  'PUT /api/counter/v1/account/authenticator': managers,
  'POST /api/counter/v1/account/authenticator/remove': managers,
  'POST /api/counter/v1/pairing': everyone,
  'POST /api/counter/v1/pairing/poll': everyone,
  'POST /api/counter/v1/pairing/confirm': managers,
  'POST /api/counter/v1/setup': everyone,

  'GET /api/counter/v1/tablets': managers,
  'POST /api/counter/v1/tablet-report': ['tablet', ...counter],
  'PUT /api/counter/v1/tablets/:tabletId': managers,
  'DELETE /api/counter/v1/tablets/:tabletId': managers,
  'POST /api/counter/v1/tablets/:tabletId/unlock': managers,
  'GET /api/counter/v1/staff': managers,
  'POST /api/counter/v1/staff': managers,
  'PUT /api/counter/v1/staff/:personId': managers,
  'PUT /api/counter/v1/staff/:personId/pin': managers,
  'PUT /api/counter/v1/staff/:personId/account': ['desk'],
  'POST /api/counter/v1/staff/:personId/unlock': managers,
  'GET /api/counter/v1/limits': people,
  'PUT /api/counter/v1/limits': managers,
  'GET /api/counter/v1/automation': managers,
  'PUT /api/counter/v1/automation': managers,
  'GET /api/counter/v1/stamp-cards': people,
  'POST /api/counter/v1/stamp-cards': managers,
  'PUT /api/counter/v1/stamp-cards/:cardIdx': managers,
  'PUT /api/counter/v1/stamp-cards/:cardIdx/onsite-password': managers,
  'POST /api/counter/v1/stamps': people,
  'GET /api/counter/v1/settings': managers,
  'PUT /api/counter/v1/settings': managers,

  'GET /api/counter/v1/webhooks': managers,
  'POST /api/counter/v1/webhooks': managers,
  'PUT /api/counter/v1/webhooks/:endpointId': managers,
  'POST /api/counter/v1/webhooks/:endpointId/rotate': managers,
  'GET /api/counter/v1/webhooks/:endpointId/deliveries': managers,
  'POST /api/counter/v1/webhooks/:endpointId/deliveries/:eventId/resend': managers,

  'GET /api/counter/v1/stamps/:stampIdx/story': managers,
  'POST /api/counter/v1/stamps/find': managers,
  'POST /api/counter/v1/stamps/:stampIdx/holder': managers,
  'POST /api/counter/v1/stamps/:stampIdx/corrections': managers,
  'POST /api/counter/v1/stamps/:stampIdx/give-back': managers,
  'GET /api/counter/v1/limits/give-backs': managers,
  'PUT /api/counter/v1/limits/give-backs': managers,
  'GET /api/counter/v1/reviews': managers,
  'GET /api/counter/v1/reviews/:reviewId': managers,
  'PUT /api/counter/v1/reviews/:reviewId/assignee': managers,
  'POST /api/counter/v1/reviews/:reviewId/close': managers,
  'POST /api/counter/v1/reviews/dismiss': managers,
  'GET /api/counter/v1/activity': managers,
  'GET /api/counter/v1/activity/names': managers,
  'GET /api/counter/v1/activity.csv': managers,
  'GET /api/counter/v1/activity/live': managers,
  'GET /api/counter/v1/glance': managers,
  'GET /api/counter/v1/redemptions/report': managers,
  'GET /api/counter/v1/redemptions.csv': managers,
  'GET /api/counter/v1/honesty': managers,
  'GET /api/counter/v1/honesty/settings': managers,
  'PUT /api/counter/v1/honesty/settings': managers,
  'GET /api/counter/v1/audit/chain': managers,
  'GET /api/counter/v1/audit/chain.ndjson': managers,
  'GET /api/counter/v1/audit/log.ndjson': managers,
  'GET /api/counter/v1/audit/checkpoint': managers,
  'DELETE /api/counter/v1/stamps/:stampIdx/holder': ['desk'],

  'GET /healthz': everyone,
  'GET /metrics': system,
  'GET /readyz': everyone,
  'GET /api/openapi.json': everyone,
}
