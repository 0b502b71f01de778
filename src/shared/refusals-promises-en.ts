/** What is said of promise slips, in English. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const englishOfPromises = {
  'promise-forged': s(
    'Not a slip of this shop',
    'Its signature is not right: no tablet of the shop wrote it.',
    'Scan the customer’s own card instead, and tell a manager.',
    'I can’t accept this slip. May I scan your card itself?',
  ),
  'promise-altered': s(
    'This slip was changed',
    'The shop knows the slip with this number, and it says something else.',
    'Scan the customer’s own card instead, and tell a manager.',
    'Something on this slip is not right. May I scan your card itself?',
  ),
  'promise-foreign': s(
    'A slip from elsewhere',
    'It was written by a tablet that is not of this shop.',
    'Ask where the slip was given.',
    'This slip is from another shop. It can be used there.',
  ),
  'promise-used': s(
    'This slip has been used',
    'The reward that it promised was handed over.',
    'Open the card’s next one, if the customer wants to go on.',
    'The reward of this slip has been handed over already.',
  ),
  'promise-card-redeemed': s(
    'The reward was given without the slip',
    'The card’s reward was handed over since, at another visit or tablet.',
    'Ask a manager to look at the card’s history.',
    'The reward of this card has been handed over already. I’ll ask my manager to have a look.',
  ),
  'promise-unknown': s(
    'No slip with this code is known yet',
    'The tablet that gave it may still be without a line, or a letter is wrong.',
    'Scan the slip’s square code, or the customer’s own card.',
    'I can’t find this slip yet. May I scan the square code on it?',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
