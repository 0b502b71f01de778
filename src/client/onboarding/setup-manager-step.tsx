import { useLingui } from '@lingui/react/macro'
import { TextField } from '../ui/text-field.tsx'
import { useComplaintLabels } from './setup-complaints.ts'
import type { FirstStart } from './use-first-start.ts'

export function ManagerStep({ steps: { draft, setDraft, complaints } }: { steps: FirstStart }) {
  const { t } = useLingui()
  const labels = useComplaintLabels()
  const { manager } = draft
  const change = (changes: Partial<typeof manager>) =>
    setDraft({ ...draft, manager: { ...manager, ...changes } })
  return (
    <>
      <TextField
        label={t`What do your colleagues call you?`}
        hint={t`It stands on the tablets and beside everything that you do.`}
        maxLength={40}
        autoComplete="given-name"
        autoCapitalize="words"
        value={manager.name}
        onChange={(name) => change({ name })}
        error={labels(complaints['name'])}
      />
      <TextField
        label={t`Sign-in name`}
        hint={t`For the manager’s pages, from any device. An e-mail address will do; nothing is sent to it.`}
        maxLength={100}
        autoComplete="username"
        value={manager.login}
        onChange={(login) => change({ login })}
        error={labels(complaints['login'])}
      />
    </>
  )
}
