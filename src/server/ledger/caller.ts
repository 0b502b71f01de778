/** Who asks, as far as the ledger needs it: people and tablets are proven elsewhere. */
export type Caller =
  | { kind: 'system' }
  | { kind: 'tablet'; tabletId: string; tabletNm: string; personId: string; personNm: string }

/** What a command's id belongs to, and where wrong passwords are counted. */
export function callerScope(caller: Caller): string {
  return caller.kind === 'system' ? 'system' : `tablet:${caller.tabletId}`
}

/** The name in the audit log: ids only, a name may have to be erased. */
export function callerActor(caller: Caller): string {
  return caller.kind === 'system' ? 'system' : `person:${caller.personId}@tablet:${caller.tabletId}`
}

export const shopItself = 'stampdesk'
