import { expect, test } from 'vitest'
import { createDetectorBridge } from './detector-bridge.ts'

type Detector = { detect(): Promise<Array<{ rawValue: string }>> }

function detectorOf(bridge: ReturnType<typeof createDetectorBridge>): Detector {
  const scope: { BarcodeDetector?: new () => Detector } = {}
  return bridge.during(scope, () => {
    if (!scope.BarcodeDetector) throw new Error('no BarcodeDetector on the scope')
    return new scope.BarcodeDetector()
  })
}

test('detect waits until the worker has found a text', async () => {
  const bridge = createDetectorBridge()
  const looking = detectorOf(bridge).detect()
  bridge.hand('A')
  expect((await looking).map(({ rawValue }) => rawValue)).toEqual(['A'])
})

test('a text that comes between two looks is kept for the next, the newest only', async () => {
  const bridge = createDetectorBridge()
  const detector = detectorOf(bridge)
  bridge.hand('A')
  bridge.hand('B')
  expect((await detector.detect()).map(({ rawValue }) => rawValue)).toEqual(['B'])
  const looking = detector.detect()
  bridge.hand('C')
  expect((await looking).map(({ rawValue }) => rawValue)).toEqual(['C'])
})

test('a text after one that was taken waits for its own look', async () => {
  const bridge = createDetectorBridge()
  const detector = detectorOf(bridge)
  const looking = detector.detect()
  bridge.hand('A')
  bridge.hand('B')
  expect((await looking).map(({ rawValue }) => rawValue)).toEqual(['A'])
  expect((await detector.detect()).map(({ rawValue }) => rawValue)).toEqual(['B'])
})

test("a browser's own detector is put back, also where building fails", () => {
  const own = Date
  const scope = { BarcodeDetector: own }
  const bridge = createDetectorBridge()
  expect(bridge.during(scope, () => scope.BarcodeDetector)).not.toBe(own)
  expect(scope.BarcodeDetector).toBe(own)
  expect(() =>
    bridge.during(scope, () => {
      throw new Error('no element')
    }),
  ).toThrow('no element')
  expect(scope.BarcodeDetector).toBe(own)
})

test('where there was none there is none afterwards', () => {
  const scope = {}
  createDetectorBridge().during(scope, () => null)
  expect('BarcodeDetector' in scope).toBe(false)
})
