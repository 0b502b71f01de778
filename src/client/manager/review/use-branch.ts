import { useSearch } from './use-search.ts'

/** The branch that a page is about stands in its address; empty is all of them. */
export function useBranch(): { branch: string; setBranch: (branchId: string) => void } {
  const [params, change] = useSearch()
  return { branch: branchIn(params), setBranch: (branch) => change({ branch }) }
}

export function branchIn(params: URLSearchParams): string {
  const branch = params.get('branch') ?? ''
  return /^[\w:-]{1,64}$/.test(branch) ? branch : ''
}
