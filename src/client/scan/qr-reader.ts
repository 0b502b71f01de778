import { prepareZXingModule, type ZXingReaderModule } from 'zxing-wasm/reader'
import type { Quad } from './geometry.ts'
import type { Luminance } from './luminance.ts'
import type { QrSymbol } from './symbols.ts'

/** How to look; what is not said is the cheap way. */
export type Look = {
  /** `mean`: each pixel against its surroundings; `histogram`: one level for the picture; `half`: it is black and white already. */
  binarizer?: 'mean' | 'histogram' | 'half'
  /** White on black too: a phone in dark mode. */
  canInvert?: boolean
  canShrink?: boolean
  canDenoise?: boolean
  /** The picture is nothing but one symbol, as a printer draws it. */
  isPure?: boolean
  /** Every symbol in the picture, those that were found and not read too. */
  isEvery?: boolean
}

export type QrReader = { look(luminance: Luminance, how: Look): QrSymbol[] }

/** What Emscripten adds; its own types would bring a dozen globals into the whole client. */
type Heap = { HEAPU8: Uint8Array; _malloc(bytes: number): number; _free(pointer: number): void }

// Codes of the bindings in zxing-wasm 3.1.6 (pinned; its own `readBarcodes` takes RGBA only, which would undo
// the copy of the luminance plane): LocalAverage, Plain, Unknown, Ignore are each the first of their list.
const base = {
  formats: 'QRCode', // the family: Micro QR and rMQR as well, to be distinguished
  tryHarder: true,
  tryRotate: false, // a QR code's finder patterns have no direction
  downscaleThreshold: 400,
  downscaleFactor: 2,
  minLineCount: 2,
  validateOptionalChecksum: false,
  eanAddOnSymbol: 0,
  textMode: 0,
  characterSet: 0,
  tryCode39ExtendedMode: false,
}

const binarizers = { mean: 0, histogram: 1, half: 2 }

function optionsOf({ binarizer = 'mean', isEvery = false, ...how }: Look) {
  return {
    ...base,
    binarizer: binarizers[binarizer],
    tryInvert: how.canInvert ?? false,
    tryDownscale: how.canShrink ?? false,
    tryDenoise: how.canDenoise ?? false,
    isPure: how.isPure ?? false,
    maxNumberOfSymbols: isEvery ? 16 : 1,
    returnErrors: isEvery,
  }
}

/** `wasm`: where to fetch it, or its bytes. Rejects where it does not load or does not compile. */
export async function loadQrReader(wasm: string | ArrayBuffer): Promise<QrReader> {
  const source = typeof wasm === 'string' ? { locateFile: () => wasm } : { wasmBinary: wasm }
  const zxing = (await prepareZXingModule({
    overrides: { ...source, printErr: () => {} }, // a failure is reported by the rejection, once
    fireImmediately: true,
  })) as ZXingReaderModule & Heap
  const { _malloc: allocate, _free: release } = zxing

  return {
    look({ data, offset, stride, width, height }, how) {
      const pointer = allocate(width * height)
      try {
        for (let row = 0; row < height; row += 1) {
          const from = offset + row * stride
          zxing.HEAPU8.set(data.subarray(from, from + width), pointer + row * width)
        }
        return symbolsOf(zxing.readBarcodesFromPixmap(pointer, width, height, optionsOf(how)))
      } finally {
        release(pointer)
      }
    },
  }
}

type Results = ReturnType<ZXingReaderModule['readBarcodesFromPixmap']>
type Result = NonNullable<ReturnType<Results['get']>>

function symbolsOf(results: Results): QrSymbol[] {
  const symbols: QrSymbol[] = []
  for (let i = 0; i < results.size(); i += 1) {
    const result = results.get(i)
    const symbol = result && symbolOf(result)
    if (symbol) symbols.push(symbol)
  }
  // Embind's garbage is not collected: 5 kB a look, measured, which is 6 GB a day.
  if ('delete' in results && typeof results.delete === 'function') results.delete()
  return symbols
}

function symbolOf({ isValid, text, format, position, isInverted, ...result }: Result): QrSymbol | null {
  const { topLeft, topRight, bottomRight, bottomLeft } = position
  const corners: Quad = [topLeft, topRight, bottomRight, bottomLeft]
  if (!isValid) {
    const version = Number(versionIn(result.extra))
    return version >= 1 && version <= 40 ? { kind: 'damaged', version, isInverted, corners } : null
  }
  if (text === '') return null
  if (format !== 'QRCode' && format !== 'QRCodeModel2') return { kind: 'small', text, corners }
  // A sequence of one is whole; -1 is none, and 0 one whose length nobody said.
  const isPart = result.sequenceSize !== -1 && result.sequenceSize !== 1
  return { kind: isPart ? 'part' : 'whole', text, corners }
}

// "3", or "M2" and "R7x43" for the small ones.
function versionIn(extra: string): string {
  return /"Version":"(\w+)"/.exec(extra)?.[1] ?? ''
}
