/** A manager's session outside a paired tablet has the id of no tablet; audit rows keep it, so the prefix stays `desk:`. */
export const browserPrefix = 'desk:'

export const isInBrowser = (tabletId: string) => tabletId.startsWith(browserPrefix)
