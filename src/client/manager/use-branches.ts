import { useLingui } from '@lingui/react/macro'
import type { Branch } from '#shared/branches-api.ts'
import { listBranches } from '#shared/endpoints/branches.ts'
import { useEndpointQuery } from '../kit/use-endpoint-query.ts'

type Branches = {
  /** By name, as people of this language order them. */
  all: readonly Branch[]
  open: readonly Branch[]
  /** Most shops have none: then no screen says anything of them. */
  hasAny: boolean
  nameOf: (branchId: string | undefined) => string | null
  /** For a field: those that are closed say so. */
  choices: readonly { id: string; name: string }[]
}

export function useBranches(): Branches {
  const { t, i18n } = useLingui()
  const { answer } = useEndpointQuery({ endpoint: listBranches })
  const { compare } = new Intl.Collator(i18n.locale, { numeric: true })
  const listed = answer?.kind === 'ok' ? answer.value : []
  const all = listed.toSorted((one, other) => compare(one.name, other.name))
  const byId = new Map(all.map((branch) => [branch.branchId, branch]))
  return {
    all,
    open: all.filter(({ closedAt }) => closedAt === null),
    hasAny: all.length > 0,
    nameOf: (branchId) => (branchId === undefined ? null : (byId.get(branchId)?.name ?? null)),
    choices: all.map(({ branchId: id, name, closedAt }) => ({
      id,
      name: closedAt === null ? name : t`${name} (closed)`,
    })),
  }
}
