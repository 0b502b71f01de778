/** What the counter would use of a browser, asked of the browser itself; runs in the page. */
export async function askAbilities(): Promise<Record<string, boolean>> {
  const has = (of: object | undefined, name: string) => of !== undefined && name in of
  const prototypeOf = (name: string): object | undefined =>
    (globalThis as unknown as Record<string, { prototype: object } | undefined>)[name]?.prototype
  const nav: Navigator & Partial<Pick<Navigator, 'mediaDevices' | 'storage'>> = navigator
  const within = <Value>(asked: Promise<Value>, otherwise: Value) =>
    Promise.race([asked, new Promise<Value>((resolve) => setTimeout(resolve, 2_000, otherwise))])
  const canVerify = () =>
    crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']).then(
      () => true,
      () => false,
    )
  const keepsDurability = () =>
    new Promise<boolean>((resolve) => {
      const opening = indexedDB.open('abilities')
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('one'))
      opening.addEventListener('error', () => resolve(false))
      opening.addEventListener('success', () => {
        const { durability } = opening.result.transaction('one', 'readwrite', { durability: 'strict' })
        opening.result.close()
        indexedDB.deleteDatabase('abilities')
        resolve(durability === 'strict')
      })
    })
  const answersPersist = async () => {
    const answer: Promise<boolean | null> | undefined = nav.storage?.persist?.()
    return answer !== undefined && (await within(answer, null).catch(() => null)) !== null
  }
  return {
    'service worker': has(nav, 'serviceWorker'),
    'strict durability': await keepsDurability(),
    'Web Locks': has(nav, 'locks'),
    BroadcastChannel: has(globalThis, 'BroadcastChannel'),
    'storage.persist': has(nav.storage, 'persist'),
    'storage.persist answers without a person': await answersPersist(),
    'Background Sync': has(prototypeOf('ServiceWorkerRegistration'), 'sync'),
    getUserMedia: has(nav.mediaDevices, 'getUserMedia'),
    VideoFrame: has(globalThis, 'VideoFrame'),
    requestVideoFrameCallback: has(prototypeOf('HTMLVideoElement'), 'requestVideoFrameCallback'),
    OffscreenCanvas: has(globalThis, 'OffscreenCanvas'),
    BarcodeDetector: has(globalThis, 'BarcodeDetector'),
    moveBefore: has(prototypeOf('Element'), 'moveBefore'),
    'screen wake lock': has(nav, 'wakeLock'),
    'install prompt': has(globalThis, 'onbeforeinstallprompt'),
    'app badge': has(nav, 'setAppBadge'),
    vibrate: has(nav, 'vibrate'),
    AudioContext: has(globalThis, 'AudioContext'),
    requestIdleCallback: has(globalThis, 'requestIdleCallback'),
    Ed25519: await canVerify(),
  }
}
