import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright'

/** `texts`: any of them is right; null is a picture in which nothing may be read. `from` begins with the set's name. */
export type Label = { file: string; texts: string[] | null; from: string }
export type Picture = { width: number; height: number; data: Uint8ClampedArray }

/** The folder's `index.json`, and its pictures as a browser decodes them, one at a time. */
export async function labelledPictures(folder: string, executablePath: string) {
  const labels: Label[] = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'))
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const page = await browser.newPage()
  return {
    labels,
    open: async (file: string) => decoded(page, await readFile(join(folder, file))),
    close: () => browser.close(),
  }
}

async function decoded(page: Page, file: Buffer): Promise<Picture> {
  const { width, height, rgba } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    if (!context) throw new Error('no canvas')
    context.fillStyle = '#fff' // what is transparent lies on white
    context.fillRect(0, 0, bitmap.width, bitmap.height)
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    let letters = ''
    for (let i = 0; i < data.length; i += 32_768)
      letters += String.fromCodePoint(...data.subarray(i, i + 32_768))
    return { width: bitmap.width, height: bitmap.height, rgba: btoa(letters) }
  }, file.toString('base64'))
  return { width, height, data: new Uint8ClampedArray(Buffer.from(rgba, 'base64')) }
}
