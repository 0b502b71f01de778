import type { ReactNode } from 'react'
import { FindCustomer } from './find-customer.tsx'
import { LastCards } from './last-cards.tsx'
import { NewCards, useCardKinds } from './new-cards.tsx'
import { UpdateOffer } from './update-offer.tsx'

/** All of it at once: what comes above something pushes it from under a finger. */
export function HomePane({ children }: { children: ReactNode }): ReactNode {
  const kinds = useCardKinds()
  if (!kinds) return null
  return (
    <>
      <NewCards kinds={kinds} />
      <FindCustomer />
      <LastCards />
      <UpdateOffer />
      {children}
    </>
  )
}
