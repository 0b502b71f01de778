/** What may happen to a customer's cards, for `carry-history.ts`. */
import fc from 'fast-check'

export const states = {
  'switch off': { active: false },
  'switch on': { active: true },
  expire: { strtYmd: '2026-02-01', endYmd: '2026-03-01' },
  'put off': { strtYmd: '2026-06-01', endYmd: '2027-01-01' },
  'make good': { strtYmd: '2026-03-01', endYmd: '2027-01-01', active: true },
} as const

export type Till = 0 | 1
/** `card` and `add` are counted from the newest one. */
export type Move =
  | { kind: 'add'; till: Till; count: number; dies: boolean }
  | { kind: 'undo'; till: Till; add: number }
  | { kind: 'repeat'; add: number }
  | { kind: 'both'; count: number; add: number }
  | { kind: 'state'; card: number; to: keyof typeof states }
  | { kind: 'delete' | 'redeem'; card: number }
  /** A lost one; the other till may stamp it meanwhile. */
  | { kind: 'replace'; card: number; meanwhile: number }
  | { kind: 'settle'; action: 'add' | 'extend-and-add' | 'dismiss' }

const till = fc.constantFrom<Till>(0, 1)
const nth = fc.nat({ max: 3 })
const count = fc.integer({ min: 1, max: 5 })
export const moves = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record<Move & { kind: 'add' }>({
        kind: fc.constant('add'),
        till,
        count,
        dies: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record<Move & { kind: 'undo' }>({ kind: fc.constant('undo'), till, add: nth }),
    },
    { weight: 1, arbitrary: fc.record<Move & { kind: 'repeat' }>({ kind: fc.constant('repeat'), add: nth }) },
    {
      weight: 2,
      arbitrary: fc.record<Move & { kind: 'both' }>({ kind: fc.constant('both'), count, add: nth }),
    },
    {
      weight: 3,
      arbitrary: fc.record<Move & { kind: 'state' }>({
        kind: fc.constant('state'),
        card: nth,
        to: fc.constantFrom(...(Object.keys(states) as (keyof typeof states)[])),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record<Move & { kind: 'delete' | 'redeem' }>({
        kind: fc.constantFrom('delete', 'redeem'),
        card: nth,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record<Move & { kind: 'replace' }>({
        kind: fc.constant('replace'),
        card: nth,
        meanwhile: fc.nat({ max: 4 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record<Move & { kind: 'settle' }>({
        kind: fc.constant('settle'),
        action: fc.constantFrom('add', 'extend-and-add', 'dismiss'),
      }),
    },
  ),
  { minLength: 4, maxLength: 22 },
)
