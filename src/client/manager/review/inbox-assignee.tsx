import { useLingui } from '@lingui/react/macro'
import { assignReview } from '#shared/endpoints/reviews.ts'
import { listStaff } from '#shared/endpoints/staff.ts'
import type { Review } from '#shared/review-api.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { useSignedIn } from '../signed-in.tsx'
import { MutationNotice } from './mutation-notice.tsx'

/** Who looks after it, so that two managers do not both ring the same customer. */
export function InboxAssignee({ review: { reviewId, assignee } }: { review: Review }) {
  const { t } = useLingui()
  const { person } = useSignedIn()
  const myName = person.name
  const { answer } = useEndpointQuery({ endpoint: listStaff })
  const { mutation, run } = useEndpointMutation<typeof assignReview>()
  const staff = answer?.kind === 'ok' ? answer.value : []
  const managers = staff.filter(({ role, disabledAt }) => role === 'manager' && disabledAt === null)
  const others = managers.filter(({ personId }) => personId !== person.personId)
  const isKnown = assignee === null || managers.some(({ personId }) => personId === assignee.personId)

  return (
    <div>
      <SelectField
        label={t`Who looks after it`}
        value={assignee?.personId ?? ''}
        disabled={mutation.state === 'busy'}
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
      <MutationNotice mutation={mutation} />
    </div>
  )
}
