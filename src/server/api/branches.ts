import * as api from '#shared/endpoints/branches.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { Branches } from '../people/branches.ts'

export function branchRoutes({ branches }: { branches: Branches }): Route[] {
  return [
    route(api.listBranches, async () => ({ result: await branches.list() })),
    route(api.addBranch, async ({ body, identity, commandId }) => {
      const isMade = await branches.add(commandId, body.name, callerActor(identity.caller))
      return isMade ? { result: { branchId: commandId } } : { refusal: 'branch-taken' }
    }),
    route(api.changeBranch, async ({ params, body, identity }) => {
      const changed = await branches.change(params.branchId, body, callerActor(identity.caller))
      if (changed === 'unknown') return { refusal: 'invalid-request', field: 'branchId' }
      return changed === 'changed' ? { result: null } : { refusal: changed }
    }),
  ]
}
