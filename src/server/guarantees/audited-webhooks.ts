import { newId } from '../testing/test-shop.ts'
import { type AuditedCall, type AuditedScene, once } from './audited-call.ts'

const stamp = '/api/stamp/v1'
const api = '/api/counter/v1'

const withEndpoint = async ({ shop }: AuditedScene): Promise<string> => {
  const { result } = await shop.manager('POST', `${api}/webhooks`, {
    url: 'https://hooks.test/in',
    description: 'till',
  })
  return (result as { endpointId: string }).endpointId
}

export const auditedWebhookCalls: Record<string, AuditedCall> = {
  [`POST ${api}/webhooks`]: once(({ shop }) =>
    shop.manager('POST', `${api}/webhooks`, { url: 'https://hooks.test/in', description: 'till' }),
  ),
  [`POST ${api}/webhooks/:endpointId/rotate`]: {
    call: async (scene) => {
      const endpointId = await withEndpoint(scene)
      return () => scene.shop.manager('POST', `${api}/webhooks/${endpointId}/rotate`)
    },
  },
  [`PUT ${api}/webhooks/:endpointId`]: {
    call: async (scene) => {
      const endpointId = await withEndpoint(scene)
      return () => scene.shop.manager('PUT', `${api}/webhooks/${endpointId}`, { enabled: false })
    },
  },
  [`POST ${api}/webhooks/:endpointId/deliveries/:eventId/resend`]: {
    call: async (scene) => {
      const endpointId = await withEndpoint(scene)
      const eventId = newId()
      const stampIdx = await scene.shop.stampWith(0)
      await scene.shop.api('PUT', `${stamp}/add`, { stampIdx }, { 'Idempotency-Key': eventId })
      return () => scene.shop.manager('POST', `${api}/webhooks/${endpointId}/deliveries/${eventId}/resend`)
    },
  },
}
