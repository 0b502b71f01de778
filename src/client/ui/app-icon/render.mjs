// Draws the app's mark with the same pen as the stamps and writes public/. Run from the repository:
// `npx node src/client/ui/app-icon/render.mjs`. The PNGs need a Chromium, of CHROMIUM or Debian's.
import { writeFile } from 'node:fs/promises'
import { chromium } from 'playwright'
import { seal } from '../ink.ts'

const out = new URL('../../../../public/', import.meta.url)
const [rust, paper] = ['#a83807', '#fffaf3']

/** A hand stamp: knob and neck, block, and the line it leaves. */
const handStamp =
  'M50.2 21.4c6.9-.1 11.7 4.7 11.6 10.9-.1 4.6-2.8 6.8-4.4 10.3-1.3 3-1.2 5.7.2 9.4l-14.9.1c1.5-3.8 1.6-6.5.3-9.5-1.6-3.5-4.3-5.7-4.4-10.3 0-6.1 4.7-10.8 11.6-10.9z' +
  'M36.2 55.3l27.6-.1c3.8.1 6.5 2.9 6.4 6.7l-.2 5.4-40 .2-.2-5.6c0-3.8 2.6-6.5 6.4-6.6z' +
  'M30.6 71.4l38.9-.3.2 4.4-39.2.5z'

const mark = seal(1, handStamp).ink

/** `span` is the share of the square that the seal fills; a corner of 0 bleeds to the edge. */
function draw({ span, corner = 0, ground = rust, ink = paper }) {
  const scale = span * 5.12
  const at = (512 - scale * 100) / 2
  const rect = ground ? `<rect width="512" height="512" rx="${corner}" fill="${ground}"/>` : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">${rect}<path fill="${ink}" fill-rule="evenodd" transform="translate(${at.toFixed(1)} ${at.toFixed(1)}) scale(${scale.toFixed(3)}) rotate(-7 50 50)" d="${mark}"/></svg>\n`
}

const rounded = draw({ span: 0.88, corner: 116 })
const pictures = [
  ['icon-192.png', 192, rounded],
  ['icon-512.png', 512, rounded],
  // Masks may cut down to a circle of 80 % (W3C manifest, "safe zone").
  ['icon-maskable-512.png', 512, draw({ span: 0.76 })],
  ['apple-touch-icon-180.png', 180, draw({ span: 0.84 })],
  // Notifications take the alpha alone.
  ['badge-96.png', 96, draw({ span: 1, ground: '', ink: '#ffffff' })],
]

await writeFile(new URL('icon.svg', out), rounded)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage()
for (const [name, size, svg] of pictures) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<body style="margin:0">${svg.replace('<svg ', '<svg style="display:block" ')}`)
  await writeFile(new URL(name, out), await page.screenshot({ omitBackground: true }))
}
await browser.close()
