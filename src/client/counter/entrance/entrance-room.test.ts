import { expect, test } from 'vitest'
import type { Standing } from '../../api/counter-calls.ts'
import type { Lock } from '../../store/lock.ts'
import { type EntranceRoom, type Known, roomAt } from './entrance-room.ts'

const attendant = { personId: 'jo', name: 'Jo', role: 'cashier', color: 0, by: 'pin' } as const
const open: Lock = { state: 'open', attendant }
const locked: Lock = { state: 'locked', why: 'idle', whose: attendant, path: '/card/7' }
const turned: Lock = { state: 'turned', whose: attendant, path: '/card/7' }
const unmet: Lock = { state: 'unmet' }

type Tablet = Standing['entrance']['tablet']['state']
function standing(state: Tablet, { demo = false, isSignedIn = false } = {}): Standing {
  const tablet = { state, tabletId: 't', name: 'Till', place: '', may: [] }
  return { entrance: { tablet, demo }, session: isSignedIn ? {} : null } as unknown as Standing
}
const known = (of: Partial<Known>): Known => ({
  lock: unmet,
  standing: null,
  isTablet: false,
  isUnreachable: false,
  ...of,
})

test.each<[string, Partial<Known>, EntranceRoom]>([
  ['a known tablet does not wait for the server', { lock: open, isTablet: true }, 'counter'],
  ['nor without a line', { lock: open, isTablet: true, isUnreachable: true }, 'counter'],
  ['nor does it open', { lock: locked, isTablet: true, isUnreachable: true }, 'locked'],
  ['nor does a customer’s', { lock: turned, isTablet: true, isUnreachable: true }, 'turned'],
  ['a new browser waits', {}, 'nothing-yet'],
  ['and says why', { isUnreachable: true }, 'no-line'],
  ['it is paired first', { standing: standing('unpaired') }, 'pairing'],
  ['then it shows the faces', { standing: standing('paired') }, 'locked'],
  [
    'a revoked one is no tablet, whoever it thinks is there',
    { lock: open, standing: standing('revoked') },
    'pairing',
  ],
  ['nor is an unpaired one', { lock: open, standing: standing('unpaired', { isSignedIn: true }) }, 'pairing'],
  [
    'the sample shop asks nobody for anything',
    { standing: standing('unpaired', { demo: true, isSignedIn: true }) },
    'counter',
  ],
  ['and can be locked', { lock: locked, standing: standing('unpaired', { demo: true }) }, 'locked'],
])('%s', (_, of, room) => {
  expect(roomAt(known(of))).toBe(room)
})
