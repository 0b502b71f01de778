/** As in e2e/camera-file.ts, which a page cannot load. The frame's number, in cells of its upper left corner. */
export const markBits = 16
export const markPx = 16
