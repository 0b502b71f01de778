/** Of all that a keyboard scanner types a slip alone tells capitals apart. */
import { expect, test } from 'vitest'
import { parseSlip, slipOf } from '#shared/promise-slip.ts'
import { createScannedReader } from '#shared/scanned-code.ts'
import { layoutOf, layouts } from './scan/rig/layouts.ts'
import { scannerRig } from './scan/rig/scanner-rig.ts'

const stampIdx = 394298061728
const slip = slipOf({
  promiseNo: 12_345_678,
  promisedAt: 1_773_111_900_000,
  keyId: 'AbCdEfGhIjKlMnO-',
  signature: 'xYzQwAm_8R'.repeat(9).slice(0, 86),
})
const text = `https://stamps.test/stamp/${stampIdx}#promise=${slip}`
const rules = { hosts: ['stamps.test'], numbers: 'drawn' } as const
const us = layoutOf('us')

/** By an American scanner, on a tablet of this layout. */
function scan(layout: string, isCapsLock: boolean) {
  const tablet = layoutOf(layout)
  const rig = scannerRig()
  const keys = [...text].map((character) => {
    const place = us.placeOf(character)
    if (!place) throw new Error(`no key for ${character}`)
    const { code, isShift } = place
    const isTurned = isCapsLock && code.startsWith('Key') && layout !== 'kr'
    return { key: tablet.keyOf(code, isShift !== isTurned), code, isShift, isCapsLock }
  })
  rig.press([...keys, { key: 'Enter', code: 'Enter', isCapsLock }])
  rig.rest(1000)
  const [burst] = rig.bursts
  if (!burst) throw new Error('no burst')
  return createScannedReader()(burst, rules, 0)
}

test.each(
  layouts.flatMap((layout) => [
    { layout, isCapsLock: false },
    { layout, isCapsLock: true },
  ]),
)(
  'a slip comes with the capitals that its tablet wrote: layout $layout, Caps Lock $isCapsLock',
  ({ layout, isCapsLock }) => {
    expect(parseSlip(slip)).not.toBeNull()
    expect(scan(layout, isCapsLock)).toEqual({ kind: 'promise', by: 'slip', stampIdx, slip })
  },
)
