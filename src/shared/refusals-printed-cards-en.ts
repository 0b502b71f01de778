/** What is said of printed cards that are nobody's yet, in English. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const englishOfPrintedCards = {
  'not-started': s(
    'A new card',
    'It was printed, and nobody has it yet.',
    'Start it for this customer, or ask a manager where it came from.',
    'This is a new card. One moment, I’ll start it for you.',
  ),
  'started-already': s(
    'Started already',
    'Another tablet, or an earlier tap, has started this card.',
    'Open it and go on.',
    'Your card has been started. Let’s go on.',
  ),
  withdrawn: s(
    'This card was withdrawn',
    'A manager has taken the sheet that it comes from out of use.',
    'Keep the card, give another one, and tell a manager.',
    'This card cannot be used. I’ll give you another one.',
  ),
  'other-printed-card': s(
    'A card of another kind',
    'What is printed on it promises another reward than the lost card.',
    'Take a blank card of the same kind.',
    'One moment please, I need another card for you.',
  ),
  'not-given-out': s(
    'No longer given out',
    'The shop has stopped giving out cards of this kind.',
    'Give a card of another kind, or ask a manager.',
    'We don’t give out this card any more. I can start another one for you.',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
