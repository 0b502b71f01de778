/** Where a tablet's lock is kept, in `localStorage`. */
export const lockKey = 'stampdesk.lock'
