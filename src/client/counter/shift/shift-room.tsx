import type { ReactNode } from 'react'
import { useCatalogue } from '../../i18n/language.tsx'
import { MyShift } from './my-shift.tsx'
import { shiftCatalogue } from './shift-catalogue.ts'
import { ShiftWays } from './shift-ways.tsx'

/** Where a shift begins and ends: one chunk, which the counter's shell knows by one name. */
export function ShiftRoom({ at }: { at: 'home' | 'mine' }): ReactNode {
  useCatalogue(shiftCatalogue)
  switch (at) {
    case 'home':
      return <ShiftWays />
    case 'mine':
      return <MyShift />
  }
}
