import { safeParse } from 'valibot'
import { reasonSchema } from '#shared/review-api.ts'

/** As the server takes it: one line of three letters at least. */
export const isReason = (text: string): boolean => safeParse(reasonSchema, text).success
