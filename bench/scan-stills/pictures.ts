import { mkdtempSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { chromium, type LaunchOptions, type Page } from 'playwright'
import { drawScene, emptyScene } from '../../e2e/camera-scene.ts'
import { chunk } from '../../src/server/testing/drawn-png.ts'

/** `texts`: any of them is right; null is a picture in which nothing may be read. `from` begins with the set's name. */
export type Label = { file: string; texts: string[] | null; from: string }
export type Picture = { width: number; height: number; data: Uint8ClampedArray }

/** The folder's `index.json`, and its pictures as a browser decodes them, one at a time. */
export async function labelledPictures(folder: string, launch: LaunchOptions) {
  const labels: Label[] = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'))
  const browser = await chromium.launch(launch)
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

/** A counter with a code and one without, in a folder of their own. */
export function drawPictures(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scan-stills-'))
  const [width, height, text] = [640, 480, 'https://stampdesk.example/stamp/394298061728']
  const empty = emptyScene(width, height)
  const scenes = { code: drawScene(empty, width, height, text, { rotationDeg: 12, tiltDeg: 20 }), empty }
  for (const [name, luma] of Object.entries(scenes))
    writeFileSync(join(folder, `${name}.png`), greyPng(luma, width, height))
  const labels: Label[] = [
    { file: 'code.png', texts: [text], from: 'drawn' },
    { file: 'empty.png', texts: null, from: 'drawn' },
  ]
  writeFileSync(join(folder, 'index.json'), JSON.stringify(labels))
  return folder
}

/** PNG (ISO/IEC 15948): eight bits of grey, each row unfiltered. */
function greyPng(luma: Uint8Array, width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) rows.set(luma.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}
