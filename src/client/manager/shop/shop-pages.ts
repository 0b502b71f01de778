import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { paths } from '../../paths.ts'

export type ShopPageName =
  | 'stamp-cards'
  | 'issue'
  | 'printed-cards'
  | 'people'
  | 'tablets'
  | 'branches'
  | 'limits'
  | 'automation'
  | 'webhooks'
  | 'api-keys'
  | 'look'
  | 'settings'
  | 'account'

type ShopPage = {
  name: ShopPageName
  title: MessageDescriptor
  /** What is done there, in one line. */
  lead: MessageDescriptor
}

/** In the order of how often a manager comes for it. */
export const shopPages: readonly ShopPage[] = [
  {
    name: 'issue',
    title: msg`New card`,
    lead: msg`Give a customer a card: on the screen, on paper or as a link.`,
  },
  {
    name: 'printed-cards',
    title: msg`Printed cards`,
    lead: msg`Sheets of blank cards to be handed out, and a poster for the till.`,
  },
  {
    name: 'stamp-cards',
    title: msg`Stamp cards`,
    lead: msg`What customers collect for, and the on-site password of each reward.`,
  },
  { name: 'people', title: msg`People`, lead: msg`Who works here, what they may do, and their PINs.` },
  { name: 'tablets', title: msg`Tablets`, lead: msg`Which tablets belong to the shop, and how they are.` },
  {
    name: 'limits',
    title: msg`Limits`,
    lead: msg`How much may be stamped, when, and what happens beyond that.`,
  },
  {
    name: 'automation',
    title: msg`Automation`,
    lead: msg`What happens by itself after a reward, and what is watched.`,
  },
  { name: 'webhooks', title: msg`Webhooks`, lead: msg`Which other systems are told what happens here.` },
  {
    name: 'api-keys',
    title: msg`API keys`,
    lead: msg`With which keys other systems come, and what each may do.`,
  },
  {
    name: 'branches',
    title: msg`Branches`,
    lead: msg`Where a shop with several of them is, and what differs there.`,
  },
  { name: 'look', title: msg`Look`, lead: msg`Colour, logo and stamp, as customers know the shop.` },
  { name: 'settings', title: msg`Settings`, lead: msg`Name, languages, time zone and when a tablet locks.` },
  { name: 'account', title: msg`Your sign-in`, lead: msg`Your own PIN, password and authenticator app.` },
]

export const shopPath = (name?: ShopPageName) => `${paths.review}/shop${name ? `/${name}` : ''}`

export function shopPageOf(param: string | undefined): ShopPage | null {
  return shopPages.find(({ name }) => name === param) ?? null
}
