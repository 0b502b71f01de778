/**
 * Takes the place of the decoder that html5-qrcode bundles (`third_party/zxing-js.umd`, 86 kB gzip), by the
 * alias in vite.config.ts. The library hands every second look to it, and
 * builds the rest with `new`; a throw means "no code" there.
 */
export class MultiFormatReader {
  decode(): never {
    throw new Error('no code')
  }
}
export function HTMLCanvasElementLuminanceSource(): void {}
export function HybridBinarizer(): void {}
export function BinaryBitmap(): void {}
export const BarcodeFormat = {}
export const DecodeHintType = {}
