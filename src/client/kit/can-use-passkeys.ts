/** In a browser that knows them, at an address that is a name: no other has any (WebAuthn section 5.1.2). */
export const canUsePasskeys = () =>
  typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(location.hostname)
