import { type ReactNode, Suspense, useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useCatalogue } from '../../i18n/language.tsx'
import { paths } from '../../paths.ts'
import { isGoodTicket, spendTicket } from '../../store/practising.ts'
import { practiceCatalogue } from './practice-catalogue.ts'
import { PracticeRoom } from './practice-room.tsx'

/** By the way in alone: what a reload, a lock or the back button brings to this address is the counter. */
export function Practice({ counter }: { counter: ReactNode }): ReactNode {
  const navigate = useNavigate()
  const ticket = (useLocation().state as { ticket?: unknown } | null)?.ticket
  const [isAdmitted] = useState(() => isGoodTicket(ticket))
  useEffect(spendTicket, [])
  useEffect(() => {
    if (!isAdmitted) void navigate(paths.home, { replace: true })
  }, [isAdmitted, navigate])
  if (!isAdmitted) return null
  return (
    <Suspense fallback={null}>
      <Begun counter={counter} onLeave={(path = paths.home) => void navigate(path, { replace: true })} />
    </Suspense>
  )
}

type Props = { counter: ReactNode; onLeave: (path?: string) => void }

function Begun(props: Props) {
  useCatalogue(practiceCatalogue)
  return <PracticeRoom {...props} />
}
