/** Launch Handler API (Chromium): with `focus-existing` the page itself goes where the launch was meant to. */
type LaunchQueue = { setConsumer(run: (launch: { targetURL?: string }) => void): void }
type Page = { launchQueue?: LaunchQueue; location: Pick<Location, 'href'> }

/**
 * The launch that opened this very page comes through here too, with its own address: it is no news. What cannot be
 * left now (the keypad) is not left; the window has come to the front, which is what was wanted.
 */
export function onLaunch(page: Page, go: (path: string) => void, mayLeave: () => boolean): void {
  page.launchQueue?.setConsumer(({ targetURL }) => {
    if (targetURL === undefined || targetURL === page.location.href || !mayLeave()) return
    const target = new URL(targetURL, page.location.href)
    if (target.origin === new URL(page.location.href).origin) go(target.pathname + target.search)
  })
}
