/** What is said of what another tablet hands over, in English. */
import { type RefusalName, type Sentences, sentences as s } from './refusals.ts'

export const englishOfRescues = {
  'rescue-altered': s(
    'What was read is damaged',
    'Something in it is not what the tablet wrote: it was changed on the way, or a picture was misread.',
    'Read it from that tablet once more, from its screen or with a new file.',
    'I’m still sorting out a tablet. Your stamps are not lost.',
  ),
  'rescue-cut': s(
    'Only a part of it is here',
    'The file ends too early, or has something behind its end.',
    'Copy the file once more, or read the codes from the tablet’s screen.',
    'I’m still sorting out a tablet. Your stamps are not lost.',
  ),
  'rescue-foreign': s(
    'From another shop',
    'It is sealed for another shop’s server, or for this one before its secret was changed.',
    'Take it to the shop that the tablet belongs to.',
    'I’m still sorting out a tablet. Your stamps are not lost.',
  ),
  'rescue-forged': s(
    'Not written by a tablet of this shop',
    'It is sealed for this shop, but no tablet that the shop knows has signed it.',
    'Take nothing more from where it came from, and tell a manager.',
    'I’m still sorting out a tablet. Your stamps are not lost.',
  ),
  'rescue-none': s(
    'Nothing that was handed over',
    'This is no file of Stampdesk’s and no code of a rescue.',
    'Choose the file whose name begins with “stampdesk-rescue”.',
    'I’m still sorting out a tablet. Your stamps are not lost.',
  ),
} satisfies Partial<Record<RefusalName, Sentences>>
