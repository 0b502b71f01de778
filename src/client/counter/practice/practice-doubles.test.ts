import { expect, test } from 'vitest'
import { cameraBench } from '../../scan/camera-bench.ts'
import { practiceCamera } from './practice-doubles.ts'

test('a made-up customer is seen once nobody pauses the camera any more, as a real one', async () => {
  const { camera: real } = cameraBench()
  const camera = practiceCamera(real)
  const reads: string[] = []
  camera.onRead((text) => reads.push(text))
  const [handOver, switchOfPerson] = [camera.pause(), camera.pause()]
  switchOfPerson()
  expect(camera.hold('a card')).toBe(false)
  handOver()
  expect(camera.hold('a card')).toBe(true)
  expect(reads).toEqual(['a card'])
})
