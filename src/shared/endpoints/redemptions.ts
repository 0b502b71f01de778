import { redemptionRequest, redemptionResult } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'
import { stampRefusals } from '../refusals.ts'

export const redeemReward = endpoint({
  method: 'POST',
  path: '/api/counter/v1/redemptions',
  summary:
    "Hand over a reward: validate, compare the on-site password, redeem, and make the customer's next stamp.",
  admits: ['cashier', 'manager'],
  needs: 'redeem',
  body: redemptionRequest,
  refuses: stampRefusals,
  result: redemptionResult,
})
