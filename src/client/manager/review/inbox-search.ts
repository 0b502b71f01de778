import { paths } from '../../paths.ts'
import { branchIn } from './use-branch.ts'

const inboxStates = ['open', 'new', 'assigned', 'closed'] as const
export type InboxState = (typeof inboxStates)[number]
/** What the list shows, as it stands in the address. An empty kind or branch is all of them. */
export type InboxShown = { state: InboxState; kind: string; branch: string }

export function readInboxSearch(search: URLSearchParams): InboxShown {
  const state = inboxStates.find((name) => name === search.get('state')) ?? 'open'
  const kind = search.get('kind') ?? ''
  return { state, kind: /^[a-z-]{1,40}$/.test(kind) ? kind : '', branch: branchIn(search) }
}

/** The address of the list, or of one review with the list as it is beside it. */
export function inboxPath({ state, kind, branch }: InboxShown, reviewId?: string): string {
  const search = new URLSearchParams()
  if (state !== 'open') search.set('state', state)
  if (kind !== '') search.set('kind', kind)
  if (branch !== '') search.set('branch', branch)
  const text = search.toString()
  return `${paths.review}/inbox${reviewId === undefined ? '' : `/${reviewId}`}${text && `?${text}`}`
}

/** What the API is asked for. */
export function reviewsQueryOf({ state, kind, branch }: InboxShown, cursor: string | null) {
  return { state, kind: kind === '' ? null : kind, ...(branch !== '' && { branch }), cursor }
}
