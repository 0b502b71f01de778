import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { instant } from '../fields.ts'

export const getBackupStatus = endpoint({
  method: 'GET',
  path: '/api/counter/v1/backup-status',
  summary: 'When the last backup was made, and whether the shop came back from one.',
  admits: ['manager'],
  result: v.object({
    /** Null where the database has ways of its own (PostgreSQL), and in the demo. */
    backup: v.nullable(v.object({ lastAt: v.nullable(instant), isOld: v.boolean() })),
    /** Since when something is missing; null where nothing is, or rewards wait for it no more. */
    restored: v.nullable(v.object({ backupAt: instant, restoredAt: instant })),
  }),
})

export const endRestore = endpoint({
  method: 'POST',
  path: '/api/counter/v1/backup-status/end-restore',
  summary: 'Rewards of cards from before a restore wait for a manager no more.',
  admits: ['manager'],
  needs: 'password',
  result: v.null(),
})
