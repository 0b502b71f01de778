import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import type { StampHistory } from '#shared/history-api.ts'
import { languageOfTag, languageTags } from '#shared/languages.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useCountLabels } from '../../kit/labels.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { Count } from '../../ui/count.tsx'
import { loadTypography } from '../../ui/typography.ts'
import { useShopTimes } from '../shop-time.ts'
import { useSignedIn } from '../signed-in.tsx'
import styles from './history-head.module.css'

/** How the card stands, and the sentence for the customer who asks. */
export function HistoryHead({ story }: { story: StampHistory }) {
  const { i18n } = useLingui()
  const { before, after } = useCountLabels(story.maxStamps)
  const spoken = useSignedIn().languages
  // The screen's own first: of the others those that the shop's people speak.
  const said = [languageOfTag(i18n.locale) ?? languageTags[0], ...spoken]
  useEffect(() => {
    for (const language of spoken) loadTypography(language).catch(() => {}) // The system's face, then.
  }, [spoken])
  return (
    <section className={styles.head}>
      <div>
        <Count before={before} value={story.stamps} after={after} />
        <State story={story} />
      </div>
      <figure className={styles.say}>
        <figcaption>
          <Trans>Say to the customer</Trans>
        </figcaption>
        {[...new Set(said)].map((language) => (
          <blockquote key={language} lang={language}>
            {story.say[language]}
          </blockquote>
        ))}
      </figure>
    </section>
  )
}

function State({ story }: { story: StampHistory }) {
  const times = useShopTimes()
  const { card, strtYmd, endYmd, active, redeemedAt, replacedAt, deletedAt } = story
  const reward = card.cardTtl
  const [from, until] = [times.date(strtYmd), times.date(endYmd)]
  const redeemed = redeemedAt !== null && times.exact(redeemedAt)
  const replaced = replacedAt !== null && times.exact(replacedAt)
  const deleted = deletedAt !== null && times.exact(deletedAt)
  return (
    <ul className={styles.state}>
      <li>
        <Trans>Reward: {reward}</Trans>
      </li>
      <li>
        <Trans>
          Good from {from} until {until}
        </Trans>
      </li>
      {!active && !replaced && (
        <li>
          <b>
            <Trans>Switched off</Trans>
          </b>
        </li>
      )}
      {redeemed && (
        <li>
          <b>
            <Trans>Reward handed over on {redeemed}</Trans>
          </b>
        </li>
      )}
      {replaced && (
        <li>
          <b>
            <Trans>Lost, and replaced on {replaced}</Trans>
          </b>
        </li>
      )}
      {deleted && (
        <li>
          <b>
            <Trans>Deleted on {deleted}</Trans>
          </b>
        </li>
      )}
      <Linked to={story.follows} labels={<Trans>Goes on from</Trans>} />
      <Linked to={story.followedBy} labels={<Trans>Goes on in</Trans>} />
      <Linked to={story.restores} labels={<Trans>Gives back the reward of</Trans>} />
      <Linked to={story.restoredBy} labels={<Trans>Its reward was given back on</Trans>} />
    </ul>
  )
}

function Linked({ to, labels }: { to: number | null; labels: ReactNode }) {
  if (to === null) return null
  return (
    <li>
      {labels} <RouteLink to={`${paths.review}/cards/${to}`}>{formatStampCode(to)}</RouteLink>
    </li>
  )
}
