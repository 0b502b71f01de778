import { prepareZXingModule, type ZXingReaderModule } from 'zxing-wasm/reader'
import type { Effort } from './decoder-protocol.ts'
import type { Luminance } from './luminance.ts'
import type { Point } from './open-camera.ts'

export type QrFound = { text: string; points: readonly [Point, Point, Point, Point] }
export type QrReader = { read(luminance: Luminance, effort: Effort): QrFound | null }

/** What Emscripten adds; its own types would bring a dozen globals into the whole client. */
type Heap = { HEAPU8: Uint8Array; _malloc(bytes: number): number; _free(pointer: number): void }

// Codes of the bindings in zxing-wasm 3.1.3 (pinned; its own `readBarcodes` takes RGBA only, which would undo
// the copy of the luminance plane): LocalAverage, Plain, Unknown, Ignore are each the first of their list.
const base = {
  formats: 'QRCode',
  tryHarder: true,
  tryRotate: false, // a QR code's finder patterns have no direction
  tryInvert: true, // a phone in dark mode
  tryDownscale: true,
  tryDenoise: false,
  binarizer: 0,
  isPure: false,
  downscaleThreshold: 500,
  downscaleFactor: 2,
  minLineCount: 2,
  maxNumberOfSymbols: 1,
  validateOptionalChecksum: false,
  returnErrors: false,
  eanAddOnSymbol: 0,
  textMode: 0,
  characterSet: 0,
  tryCode39ExtendedMode: false,
}

const optionsOf: Record<Effort, typeof base> = {
  quick: base,
  thorough: { ...base, tryDenoise: true },
}

/** `wasm`: where to fetch it, or its bytes. Rejects where it does not load or does not compile. */
export async function loadQrReader(wasm: string | ArrayBuffer): Promise<QrReader> {
  const source = typeof wasm === 'string' ? { locateFile: () => wasm } : { wasmBinary: wasm }
  const zxing = (await prepareZXingModule({
    overrides: { ...source, printErr: () => {} }, // a failure is told by the rejection, once
    fireImmediately: true,
  })) as ZXingReaderModule & Heap
  const { _malloc: allocate, _free: release } = zxing

  return {
    read({ data, offset, stride, width, height }, effort) {
      const pointer = allocate(width * height)
      try {
        for (let row = 0; row < height; row += 1) {
          const from = offset + row * stride
          zxing.HEAPU8.set(data.subarray(from, from + width), pointer + row * width)
        }
        const results = zxing.readBarcodesFromPixmap(pointer, width, height, optionsOf[effort])
        const first = results.size() > 0 ? results.get(0) : undefined
        // Embind's garbage is not collected: 5 kB a look, measured, which is 6 GB a day.
        if ('delete' in results && typeof results.delete === 'function') results.delete()
        if (!first?.isValid || first.text === '') return null
        const { topLeft, topRight, bottomRight, bottomLeft } = first.position
        return { text: first.text, points: [topLeft, topRight, bottomRight, bottomLeft] }
      } finally {
        release(pointer)
      }
    },
  }
}
