/** Who asks, as far as the ledger needs it: people and tablets are proven elsewhere. */
export type Caller =
  /** Another system, with a key of its own; the one of the start has no id. */
  | { kind: 'system'; keyId?: string }
  /** Stampdesk itself, where a setting of the shop asks for it: the next card after a reward. */
  | { kind: 'automation' }
  | { kind: 'tablet'; tabletId: string; tabletNm: string; personId: string; personNm: string }
  /** A paired tablet at which nobody is signed in: it may hand over what was tapped before. */
  | { kind: 'unattended'; tabletId: string }

/** What a command's id belongs to, and where wrong passwords are counted. */
export function callerScope(caller: Caller): string {
  return 'tabletId' in caller ? `tablet:${caller.tabletId}` : caller.kind
}

/** The name in the audit log: ids only, a name may have to be erased. */
export function callerActor(caller: Caller): string {
  if (caller.kind === 'tablet') return `person:${caller.personId}@${callerScope(caller)}`
  return caller.kind === 'system' && caller.keyId ? `system:${caller.keyId}` : callerScope(caller)
}
