type DetectedBarcode = {
  rawValue: string
  format: 'qr_code'
  boundingBox: { width: number; height: number }
}

/**
 * html5-qrcode reads through `window.BarcodeDetector` where there is one. Ours does not look at the canvas:
 * `detect()` waits until the worker has found something. So the library's loop, which would copy each frame on
 * the main thread, stands still between two reads.
 */
export function createDetectorBridge() {
  let waiting: ((found: DetectedBarcode[]) => void) | null = null
  let held: string | null = null

  class BarcodeDetector {
    static getSupportedFormats(): Promise<string[]> {
      return Promise.resolve(['qr_code'])
    }

    detect(): Promise<DetectedBarcode[]> {
      if (held === null) {
        return new Promise((resolve) => {
          waiting = resolve
        })
      }
      const text = held
      held = null
      return Promise.resolve([detected(text)])
    }
  }

  return {
    /** Hands a text to the library's loop; the newest wins while that is between two looks. */
    hand(text: string): void {
      const resolve = waiting
      waiting = null
      if (resolve) resolve([detected(text)])
      else held = text
    },

    /**
     * Runs `build` with our class on the window, as the library looks for one only while it is built. A
     * browser's own detector is put back.
     */
    during<Built>(scope: object, build: () => Built): Built {
      const before = Object.getOwnPropertyDescriptor(scope, 'BarcodeDetector')
      Object.defineProperty(scope, 'BarcodeDetector', { value: BarcodeDetector, configurable: true })
      try {
        return build()
      } finally {
        if (before) Object.defineProperty(scope, 'BarcodeDetector', before)
        else Reflect.deleteProperty(scope, 'BarcodeDetector')
      }
    },
  }
}

// The library takes the code with the largest box, and none whose box is empty.
function detected(rawValue: string): DetectedBarcode {
  return { rawValue, format: 'qr_code', boundingBox: { width: 1, height: 1 } }
}
