import type { ReactNode } from 'react'
import type { OpenedPromise } from '#shared/promise-api.ts'
import type { Snapshot } from '#shared/stamp.ts'
import { useCatalogue } from '../../i18n/language.tsx'
import { OpenedSlip, WaitingSince } from '../promise/opened-slip.tsx'
import { SlipOffer } from '../promise/slip-offer.tsx'
import { Rescue } from '../rescue/rescue.tsx'
import { MyShift } from './my-shift.tsx'
import { Ready } from './ready.tsx'
import { shiftCatalogue } from './shift-catalogue.ts'
import { ShiftWays } from './shift-ways.tsx'

type Props =
  | { at: 'home' | 'mine' | 'ready' | 'slip' }
  | { at: 'full'; snapshot: Snapshot }
  | { at: 'promised'; promise: OpenedPromise }
  | { at: 'rescue'; side: 'show' | 'take' }

/** What a counter seldom needs, and then at once: one chunk, which the shell knows by one name. */
export function ShiftRoom(props: Props): ReactNode {
  useCatalogue(shiftCatalogue)
  switch (props.at) {
    case 'home':
      return <ShiftWays />
    case 'mine':
      return <MyShift />
    case 'ready':
      return <Ready />
    case 'slip':
      return <OpenedSlip />
    case 'full':
      return <SlipOffer snapshot={props.snapshot} />
    case 'promised':
      return <WaitingSince promise={props.promise} />
    case 'rescue':
      return <Rescue side={props.side} />
  }
}
