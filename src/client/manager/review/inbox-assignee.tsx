import { useLingui } from '@lingui/react/macro'
import { assignReview } from '#shared/endpoints/reviews.ts'
import { listStaff } from '#shared/endpoints/staff.ts'
import type { Review } from '#shared/review-api.ts'
import { useAnswer } from '../../kit/use-answer.ts'
import { useDeed } from '../../kit/use-deed.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { useSignedIn } from '../signed-in.tsx'
import { DeedNotice } from './deed-notice.tsx'

/** Who looks after it, so that two managers do not both ring the same customer. */
export function InboxAssignee({ review: { reviewId, assignee } }: { review: Review }) {
  const { t } = useLingui()
  const { person } = useSignedIn()
  const myName = person.name
  const { answer } = useAnswer({ endpoint: listStaff })
  const { deed, run } = useDeed<typeof assignReview>()
  const staff = answer?.kind === 'ok' ? answer.value : []
  const managers = staff.filter(({ role, disabledAt }) => role === 'manager' && disabledAt === null)
  const others = managers.filter(({ personId }) => personId !== person.personId)
  const isKnown = assignee === null || managers.some(({ personId }) => personId === assignee.personId)

  return (
    <div>
      <SelectField
        label={t`Who looks after it`}
        value={assignee?.personId ?? ''}
        disabled={deed.state === 'busy'}
        onChange={(personId) =>
          void run({
            endpoint: assignReview,
            params: { reviewId },
            body: { personId: personId === '' ? null : personId },
          })
        }
      >
        <option value="">{t`Nobody yet`}</option>
        <option value={person.personId}>{t`${myName} (me)`}</option>
        {others.map(({ personId, name }) => (
          <option key={personId} value={personId}>
            {name}
          </option>
        ))}
        {!isKnown && assignee.personId !== person.personId && (
          <option value={assignee.personId}>{assignee.name}</option>
        )}
      </SelectField>
      <DeedNotice deed={deed} />
    </div>
  )
}
