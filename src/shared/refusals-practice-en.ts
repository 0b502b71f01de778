/** What practice does not do, in English. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const englishOfPractice = {
  'real-card-in-practice': s(
    'This is a real card',
    'Practice stamps made-up cards alone. Nothing was done with this one.',
    'Leave practice to stamp it.',
    'One moment please, I will open your card.',
  ),
  'not-in-practice': s(
    'Not in practice',
    'It needs the shop’s server, and practice asks no server.',
    'Leave practice to do it.',
    'One moment please, I am still practising.',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
