import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { reportReadiness } from '#shared/endpoints/readiness.ts'
import { type Finding, lightOf } from '#shared/readiness-api.ts'
import { rememberCheck } from '../../store/last-check.ts'
import { type CounterDeps, useCounter } from '../counter-deps.tsx'
import { useOutboxView } from '../use-outbox.ts'
import { useQueueSummary } from '../use-queue-summary.ts'
import { type Facts, judge } from './readiness.ts'
import * as trial from './try-out.ts'

type Tried = Pick<Facts, 'camera' | 'reading' | 'server' | 'storage' | 'awake' | 'battery' | 'sound'>

const untried: Tried = {
  camera: null,
  reading: null,
  server: null,
  storage: null,
  awake: null,
  battery: null,
  sound: null,
}

export type Ready = { facts: Facts; findings: readonly Finding[]; isDone: boolean; again: () => void }

/** Everything at once; what is there is shown while the rest is still being tried. */
export function useReady(): Ready {
  const deps = useCounter()
  const [round, setRound] = useState(0)
  const [result, setResult] = useState({ round, tried: untried, isDone: false })
  const { tried, isDone } = result.round === round ? result : { tried: untried, isDone: false }
  const live = useLiveFacts()
  const facts = useMemo(() => ({ ...tried, ...live }), [tried, live])
  const findings = useMemo(() => judge(facts), [facts])

  useEffect(() => {
    let isOver = false
    const note = (some: Partial<Tried>, isLast: boolean) => {
      if (isOver) return
      setResult((before) => {
        const found = before.round === round ? before.tried : untried
        return { round, tried: { ...found, ...some }, isDone: isLast }
      })
    }
    void tryAll(deps, (some) => note(some, false)).then(() => note({}, true))
    return () => {
      isOver = true
    }
  }, [deps, round])
  useTold(isDone, findings)
  return { facts, findings, isDone, again: () => setRound((before) => before + 1) }
}

/** What is known without trying, and goes on changing. */
function useLiveFacts(): Pick<Facts, 'queue' | 'version'> {
  const { updates, now } = useCounter()
  const { waitingCount, oldestAt, asideCount, isOutOfStep } = useQueueSummary()
  const { storage } = useOutboxView()
  const isOffered = useSyncExternalStore(updates.subscribe, updates.isOffered)
  return useMemo(
    () => ({
      queue: {
        waiting: waitingCount,
        oldestMs: oldestAt === null ? 0 : Math.max(now() - oldestAt, 0),
        aside: asideCount,
        isBroken: storage !== 'ok',
      },
      version: { isOffered, isOutOfStep },
    }),
    [waitingCount, oldestAt, asideCount, storage, isOffered, isOutOfStep, now],
  )
}

async function tryAll(
  { api, camera, now, settings, sound }: CounterDeps,
  found: (some: Partial<Tried>) => void,
): Promise<void> {
  const { isSoundOn } = settings.getState()
  const noServer = { answer: null, sentAt: now(), answeredAt: now() }
  const noStorage = { trust: 'none', isWritable: false } as const
  await Promise.all([
    trial
      .within(trial.tryCamera(camera), { state: camera.getState(), picture: null })
      .then((it) => found({ camera: it })),
    trial.within(trial.tryReading(), { tookMs: null }).then((it) => found({ reading: it })),
    trial.within(trial.tryServer(api, now), noServer).then((it) => found({ server: it })),
    trial.within(trial.tryStorage(), noStorage).then((it) => found({ storage: it })),
    trial.within(trial.tryAwake(), 'refused' as const).then((it) => found({ awake: it })),
    trial.within(trial.tryBattery(), null).then((it) => found({ battery: it })),
    trial.within(trial.trySound(isSoundOn), null).then((it) => found({ sound: it })),
  ])
  sound.saved()
}

/** Once a check, as it stood when it was done. Best effort: the next one tells. */
function useTold(isDone: boolean, findings: readonly Finding[]): void {
  const { api, now } = useCounter()
  const latest = useRef(findings)
  useEffect(() => {
    latest.current = findings
  })
  useEffect(() => {
    if (!isDone) return
    rememberCheck({ at: now(), light: lightOf(latest.current) })
    void api({ endpoint: reportReadiness, body: { findings: latest.current } })
  }, [isDone, api, now])
}
