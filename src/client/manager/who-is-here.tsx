import { Trans } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { signOut as endpoint } from '#shared/endpoints/session.ts'
import { useDeps } from '../kit/deps.tsx'
import { MutationTrouble } from '../kit/entrance/trouble.tsx'
import { LanguageMenu } from '../kit/language-menu.tsx'
import { RouteLink } from '../kit/route-link.tsx'
import { useEndpointMutation } from '../kit/use-endpoint-mutation.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { Face, faceColours } from '../ui/face.tsx'
import { initialsOf } from '../ui/initials.ts'
import { useSignedIn } from './signed-in.tsx'
import styles from './who-is-here.module.css'

/** Whose name is under what is done here, and the ways out. */
export function WhoIsHere() {
  const { person, refetch } = useSignedIn()
  const { settings } = useDeps()
  const queries = useQueryClient()
  const { mutation, run } = useEndpointMutation<typeof endpoint>({ changesNothing: true })

  async function signOut() {
    const answer = await run({ endpoint })
    // What was read stays in no memory for whoever comes next.
    if (answer?.kind === 'ok')
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== getEntrance.path })
    if (answer?.kind !== 'unreachable') refetch()
  }

  return (
    <div className={styles.who}>
      <p className={styles.person}>
        <Face
          initials={initialsOf(person.name)}
          colour={faceColours[person.color % faceColours.length] ?? 'ink'}
        />
        <span>{person.name}</span>
      </p>
      <RouteLink to={paths.home} className={styles.way}>
        <Trans>To the counter</Trans>
      </RouteLink>
      <Button tone="quiet" busy={mutation.state === 'busy'} onClick={() => void signOut()}>
        <Trans>Sign out</Trans>
      </Button>
      <LanguageMenu settings={settings} />
      <MutationTrouble of={mutation} />
    </div>
  )
}
