import { expect, test } from 'vitest'
import type { SessionStatus } from '../../api/counter-calls.ts'
import type { Lock } from '../../store/lock.ts'
import { type EntranceScreen, entranceScreenAt, type Known } from './entrance-screen.ts'

const user = { personId: 'jo', name: 'Jo', role: 'cashier', color: 0, by: 'pin' } as const
const open: Lock = { state: 'open', user }
const locked: Lock = { state: 'locked', why: 'idle', whose: user, path: '/card/7' }
const turned: Lock = { state: 'turned', whose: user, path: '/card/7' }
const unmet: Lock = { state: 'unmet' }

type Tablet = SessionStatus['entrance']['tablet']['state']
function sessionStatus(state: Tablet, { demo = false, isSignedIn = false } = {}): SessionStatus {
  const tablet = { state, tabletId: 't', name: 'Till', place: '', may: [] }
  return { entrance: { tablet, demo }, session: isSignedIn ? {} : null } as unknown as SessionStatus
}
const known = (of: Partial<Known>): Known => ({
  lock: unmet,
  sessionStatus: null,
  isTablet: false,
  isUnreachable: false,
  ...of,
})

test.each<[string, Partial<Known>, EntranceScreen]>([
  ['a known tablet does not wait for the server', { lock: open, isTablet: true }, 'counter'],
  ['nor without a line', { lock: open, isTablet: true, isUnreachable: true }, 'counter'],
  ['nor does it open', { lock: locked, isTablet: true, isUnreachable: true }, 'locked'],
  ['nor does a customer’s', { lock: turned, isTablet: true, isUnreachable: true }, 'turned'],
  ['a new browser waits', {}, 'nothing-yet'],
  ['and says why', { isUnreachable: true }, 'no-line'],
  ['it is paired first', { sessionStatus: sessionStatus('unpaired') }, 'pairing'],
  ['then it shows the faces', { sessionStatus: sessionStatus('paired') }, 'locked'],
  [
    'a revoked one is no tablet, whoever it thinks is there',
    { lock: open, sessionStatus: sessionStatus('revoked') },
    'pairing',
  ],
  [
    'nor is an unpaired one',
    { lock: open, sessionStatus: sessionStatus('unpaired', { isSignedIn: true }) },
    'pairing',
  ],
  [
    'the sample shop asks nobody for anything',
    { sessionStatus: sessionStatus('unpaired', { demo: true, isSignedIn: true }) },
    'counter',
  ],
  ['and can be locked', { lock: locked, sessionStatus: sessionStatus('unpaired', { demo: true }) }, 'locked'],
])('%s', (_, of, room) => {
  expect(entranceScreenAt(known(of))).toBe(room)
})
