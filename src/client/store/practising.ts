/** Whether this page practises. In its memory alone: a reload, a lock and another tab know nothing of it. */
let isOn = false
let admitted: string | null = null

export const isPractising = (): boolean => isOn

/** Returns what ends it. */
export function startPractising(): () => void {
  isOn = true
  return () => {
    isOn = false
  }
}

/** For one way into practice: its address alone, as a reload or the back button bring it, leads to the counter. */
export function practiceTicket(): string {
  admitted = crypto.randomUUID()
  return admitted
}

/** For a render, which may be made twice: looking spends nothing. */
export const isGoodTicket = (ticket: unknown): boolean => admitted !== null && ticket === admitted

export function spendTicket(): void {
  admitted = null
}
