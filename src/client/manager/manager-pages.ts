import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ComponentType } from 'react'
import { paths } from '../paths.ts'
import { type IconProps } from '../ui/icons.tsx'
import {
  ActivityIcon,
  CardIcon,
  CustomersIcon,
  EyeIcon,
  InboxIcon,
  ProofIcon,
  ReportsIcon,
  ShopIcon,
  TodayIcon,
} from '../ui/page-icons.tsx'
import { GiftIcon } from '../ui/screen-icons.tsx'

export type ManagerPage = {
  path: string
  name: MessageDescriptor
  icon: ComponentType<IconProps>
  /** On a phone at the bottom; the others are behind "More". */
  isMain: boolean
}

/** In the order of what a manager asks: what needs me, what happened, is it honest, how is the shop set up. */
export const managerPages: readonly ManagerPage[] = [
  { path: paths.review, name: msg`Today`, icon: TodayIcon, isMain: true },
  { path: `${paths.review}/inbox`, name: msg`Inbox`, icon: InboxIcon, isMain: true },
  { path: `${paths.review}/cards`, name: msg`Cards`, icon: CardIcon, isMain: true },
  { path: `${paths.review}/customers`, name: msg`Customers`, icon: CustomersIcon, isMain: false },
  { path: `${paths.review}/activity`, name: msg`Activity`, icon: ActivityIcon, isMain: true },
  { path: `${paths.review}/rewards`, name: msg`Rewards`, icon: GiftIcon, isMain: false },
  { path: `${paths.review}/reports`, name: msg`Reports`, icon: ReportsIcon, isMain: false },
  { path: `${paths.review}/honesty`, name: msg`Honesty`, icon: EyeIcon, isMain: false },
  { path: `${paths.review}/proof`, name: msg`Proof`, icon: ProofIcon, isMain: false },
  { path: `${paths.review}/shop`, name: msg`Shop`, icon: ShopIcon, isMain: false },
]

export function isPageOf({ path }: ManagerPage, pathname: string): boolean {
  return (
    pathname === path || pathname === `${path}/` || (path !== paths.review && pathname.startsWith(`${path}/`))
  )
}
