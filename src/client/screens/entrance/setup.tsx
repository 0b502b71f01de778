import { Trans } from '@lingui/react/macro'
import { useWords } from '../../i18n/language.tsx'
import { entranceWords } from '../../i18n/room-words.ts'

/** First start outside the demo, and what a browser has to be able to do to be a counter. */
export function Setup({ fetch: fetchIt }: { fetch: typeof fetch }) {
  useWords(entranceWords)
  return (
    <main data-can-ask={typeof fetchIt}>
      <h1>
        <Trans>Set up</Trans>
      </h1>
    </main>
  )
}
