import { useLingui } from '@lingui/react/macro'
import type { VisitName } from './drill.ts'
import { practicePassword } from './practice-shop.ts'

const oldPassword = '9999'

/** What each customer says, and what else there is to know. */
export function useStories(): Record<VisitName, string> {
  const { t } = useLingui()
  const password = practicePassword
  return {
    'two-coffees': t`“Two coffees, please. Here is my card.” Two coffees are two stamps.`,
    'other-code': t`“One coffee. This must be my card… or is it your menu?”`,
    'half-a-scan': t`“One coffee, please.” The hardware scanner slips off the code: at first it reads half of it.`,
    'scanned-twice': t`“One coffee, please.” And then: “Did it work? I’ll hold it up once more.”`,
    'wrong-password': t`“My card is full: my free coffee, please.” An old note says the password is ${oldPassword}. It is ${password} now.`,
    'no-internet': t`The internet has just gone. “One coffee, please.”`,
    'full-without-internet': t`Still no internet. “My card is full: my free coffee, please.”`,
    'internet-back': t`The internet is back, and so is the customer with the full card. The password is ${password}.`,
  }
}

/** What is said in the end, of what went well and of what did not. */
export function useVerdicts(): Record<VisitName, { good: string; bad: string }> {
  const { t } = useLingui()
  return {
    'two-coffees': {
      good: t`Two coffees, two stamps.`,
      bad: t`Two coffees are two stamps: one tap on 2 adds both. A wrong tap is taken back with Undo.`,
    },
    'other-code': {
      good: t`The menu opened nothing, and the right code got its one stamp.`,
      bad: t`A code that is no card opens nothing. Ask for the right one, then add one stamp.`,
    },
    'half-a-scan': {
      good: t`Half a scan opened nothing, and the whole one got its one stamp.`,
      bad: t`After half a scan, scan once more. Then add one stamp.`,
    },
    'scanned-twice': {
      good: t`The same card, held up twice, got one stamp.`,
      bad: t`A card that is held up again needs no second stamp. If the counter asks, the answer is No.`,
    },
    'wrong-password': {
      good: t`The full card gave one reward, for the right password.`,
      bad: t`A full card: tap Redeem reward and type the right password. A wrong one gives nothing away.`,
    },
    'no-internet': {
      good: t`Without the internet the stamp was saved on the tablet, and sent by itself later.`,
      bad: t`Stamps work without the internet too: one tap, and it is saved on the tablet.`,
    },
    'full-without-internet': {
      good: t`No internet, no reward yet: the customer got a promise slip.`,
      bad: t`A full card without the internet: give a promise slip. It says that the reward waits.`,
    },
    'internet-back': {
      good: t`With the internet back the reward was given.`,
      bad: t`With the internet back, tap Redeem reward and type the password.`,
    },
  }
}
