import { useState } from 'react'
import { useCounter } from './counter-deps.tsx'
import { useSessionStatus } from './use-session.ts'

export type HandingOver = {
  /** The shop wants a tap that says so, and nobody has tapped. */
  isOwed: boolean
  confirm: () => void
}

/** The last step of a reward, over a reload too. */
export function useHandOver(stampIdx: number, isGiven: boolean): HandingOver {
  const { rewards, sound } = useCounter()
  const isWanted = useSessionStatus().sessionStatus?.entrance.confirmHandOver ?? false
  const [isDone, setIsDone] = useState(() => {
    const reward = rewards.of(stampIdx)
    return reward?.phase === 'given' && reward.isHandedOver === true
  })
  return {
    isOwed: isGiven && isWanted && !isDone,
    confirm() {
      rewards.handedOver(stampIdx)
      setIsDone(true)
      sound.saved()
    },
  }
}
