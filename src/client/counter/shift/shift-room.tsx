import { type ReactNode } from 'react'
import type { OpenedPromise } from '#shared/promise-api.ts'
import type { Snapshot } from '#shared/stamp.ts'
import { useCatalogue } from '../../i18n/language.tsx'
import { lazyComponent } from '../../kit/lazy-component.ts'
import { useCounter } from '../counter-deps.tsx'
import { OpenedSlip, WaitingSince } from '../promise/opened-slip.tsx'
import { SlipOffer } from '../promise/slip-offer.tsx'
import { Rescue } from '../rescue/rescue.tsx'
import { MyShift } from './my-shift.tsx'
import { Ready } from './ready.tsx'
import { shiftCatalogue } from './shift-catalogue.ts'
import { ShiftWays } from './shift-ways.tsx'

type Props =
  | { at: 'home' | 'mine' | 'ready' | 'slip' }
  | { at: 'practice'; counter: ReactNode }
  | { at: 'full'; snapshot: Snapshot }
  | { at: 'promised'; promise: OpenedPromise }
  | { at: 'rescue'; side: 'show' | 'take' }

const Practice = lazyComponent(async () => (await import('../practice/practice.tsx')).Practice)

/** What a counter seldom needs, and then at once: one chunk, which the shell knows by one name. */
export function ShiftRoom(props: Props): ReactNode {
  useCatalogue(shiftCatalogue)
  const { practice } = useCounter()
  // The tablet and its shift are real: of all this only the slip can be practised.
  if (practice && props.at !== 'full') return null
  switch (props.at) {
    case 'home':
      return <ShiftWays />
    case 'mine':
      return <MyShift />
    case 'ready':
      return <Ready />
    case 'slip':
      return <OpenedSlip />
    case 'practice':
      return <Practice counter={props.counter} />
    case 'full':
      return <SlipOffer snapshot={props.snapshot} />
    case 'promised':
      return <WaitingSince promise={props.promise} />
    case 'rescue':
      return <Rescue side={props.side} />
  }
}
