/** A browser of the tests: keeps cookies as one would, sends what ours sends. */
import { protocolHeader } from '#shared/counter-api.ts'
import type { Answer, TestShop } from './test-shop.ts'

export type Browser = {
  cookies: Map<string, string>
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

const api = '/api/counter/v1/'

/** `path` is what follows `/api/counter/v1/`. */
export function openBrowser(shop: Pick<TestShop, 'request'>, address = '10.0.0.1'): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async call(method, path, body, headers = {}) {
      const answer = await shop.request(method, api + path, body, {
        [protocolHeader]: '1',
        'x-test-address': address,
        ...(cookies.size > 0 && { Cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
        ...headers,
      })
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = line.split(';', 1)[0]?.split('=') ?? []
        if (/max-age=0/i.test(line)) cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}

export const allowAll = ['add', 'redeem'] as const

/** A tablet that the manager of the test shop has paired. */
export async function pairTablet(
  shop: TestShop,
  { name = 'Till 9', may = allowAll as readonly string[], address = '10.0.0.1' } = {},
): Promise<Browser & { tabletId: string }> {
  const browser = openBrowser(shop, address)
  const asked = await browser.call('POST', 'pairing')
  const { deviceSecret, userCode } = asked.result as { deviceSecret: string; userCode: string }
  const confirmed = await shop.manager('POST', `${api}pairing/confirm`, {
    userCode,
    name,
    place: 'Counter',
    may,
  })
  await browser.call('POST', 'pairing/poll', { deviceSecret })
  return { ...browser, tabletId: (confirmed.result as { tabletId: string }).tabletId }
}

export async function addPerson(
  shop: TestShop,
  name: string,
  pin: string,
  role: 'cashier' | 'manager' = 'cashier',
): Promise<string> {
  const as = role === 'manager' ? shop.desk : shop.manager
  const answer = await as('POST', `${api}staff`, { name, role, pin })
  return (answer.result as { personId: string }).personId
}
