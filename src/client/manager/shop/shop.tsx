import { Trans, useLingui } from '@lingui/react/macro'
import { type ComponentType, Suspense } from 'react'
import { useParams } from 'react-router'
import { lazyComponent } from '../../kit/lazy-component.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { BackIcon, NextIcon } from '../../ui/screen-icons.tsx'
import { PageHead } from '../page-head.tsx'
import { Account } from './account.tsx'
import { Automation } from './automation.tsx'
import { Branches } from './branches.tsx'
import { Issue } from './issue.tsx'
import { Limits } from './limits.tsx'
import { People } from './people.tsx'
import { Settings } from './settings.tsx'
import styles from './shop.module.css'
import { type ShopPageName, shopPageOf, shopPages, shopPath } from './shop-pages.ts'
import { StampCards } from './stamp-cards.tsx'
import { Tablets } from './tablets.tsx'
import { Webhooks } from './webhooks.tsx'

/** Seldom opened: files of their own. */
const PrintedCards = lazyComponent(async () => (await import('./printed-cards.tsx')).PrintedCards)
const Look = lazyComponent(async () => (await import('./look.tsx')).Look)
const ApiKeys = lazyComponent(async () => (await import('./api-keys.tsx')).ApiKeys)

const pages: Record<ShopPageName, ComponentType> = {
  issue: Issue,
  'printed-cards': PrintedCards,
  'stamp-cards': StampCards,
  people: People,
  tablets: Tablets,
  branches: Branches,
  limits: Limits,
  automation: Automation,
  webhooks: Webhooks,
  'api-keys': ApiKeys,
  look: Look,
  settings: Settings,
  account: Account,
}

/** Administration: people, tablets, stamp cards, limits and the rest, one page each. */
export function Shop() {
  const page = shopPageOf(useParams()['page'])
  if (!page) return <Contents />
  const Page = pages[page.name]
  return (
    <>
      <SubNavigation here={page.name} />
      <Suspense fallback={null}>
        <Page key={page.name} />
      </Suspense>
    </>
  )
}

/** What there is, each with a line of what it is for. */
function Contents() {
  const { t, i18n } = useLingui()
  return (
    <>
      <PageHead title={t`Shop`} lead={t`How the shop is set up. Each change is told in the audit log.`} />
      <nav aria-label={t`Shop`}>
        <ul className={styles.contents}>
          {shopPages.map(({ name, title, lead }) => (
            <li key={name}>
              <RouteLink to={shopPath(name)} className={styles.entry}>
                <span className={styles.words}>
                  <b>{i18n._(title)}</b>
                  <span className={styles.lead}>{i18n._(lead)}</span>
                </span>
                <NextIcon />
              </RouteLink>
            </li>
          ))}
        </ul>
      </nav>
    </>
  )
}

function SubNavigation({ here }: { here: ShopPageName }) {
  const { t, i18n } = useLingui()
  return (
    <nav aria-label={t`Shop`} className={styles.sub}>
      <RouteLink to={shopPath()} className={styles.back}>
        <BackIcon size={20} />
        <Trans>Shop</Trans>
      </RouteLink>
      <ul className={styles.tabs}>
        {shopPages.map(({ name, title }) => (
          <li key={name}>
            <RouteLink to={shopPath(name)} aria-current={name === here ? 'page' : undefined}>
              {i18n._(title)}
            </RouteLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
