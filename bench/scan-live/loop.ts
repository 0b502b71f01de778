import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { noteRead, reader, watch } from './page.ts'

const wasmUrl = new URL('../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url).href

// zxing-wasm's README applied to a camera: draw the frame, take its pixels, decode, and again.
await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true })
const video = document.createElement('video')
video.muted = true
video.width = 600
reader().append(video)
video.srcObject = await navigator.mediaDevices.getUserMedia({
  video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
})
await video.play()
watch(video)

const canvas = document.createElement('canvas')
canvas.width = video.videoWidth
canvas.height = video.videoHeight
const context = canvas.getContext('2d', { willReadFrequently: true })
if (!context) throw new Error('no canvas')
for (;;) {
  await new Promise(requestAnimationFrame)
  context.drawImage(video, 0, 0)
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
  const [first] = await readBarcodes(pixels, {
    formats: ['QRCode'],
    tryHarder: true,
    tryDenoise: true,
    maxNumberOfSymbols: 1,
  })
  if (first) noteRead(first.text)
}
