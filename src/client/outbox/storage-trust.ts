/** Whether what is saved on this tablet stays there, as far as a browser lets us know. */
export type StorageTrust =
  /** The browser has promised to keep it. */
  | 'kept'
  /** It stays unless the disk runs full. */
  | 'usual'
  /** A Safari tab that is not installed: erased after seven days without a visit (WebKit's tracking prevention). */
  | 'erased-after-a-week'
  /** A private window, gone when it is closed: nothing may be added offline. */
  | 'private'
  /** There is none: nothing may be added offline. */
  | 'none'

export function mayAddOffline(trust: StorageTrust): boolean {
  return trust !== 'private' && trust !== 'none'
}
