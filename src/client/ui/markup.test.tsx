import type { ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { Button } from './button.tsx'
import { ChipGroup } from './chip-group.tsx'
import { Count } from './count.tsx'
import { Face } from './face.tsx'
import { Keypad } from './keypad.tsx'
import { Notice } from './notice.tsx'
import { matrixOf, QrCode } from './qr-code.tsx'
import { Sheet } from './sheet.tsx'
import { StatusStrip } from './status-strip.tsx'
import { TextField } from './text-field.tsx'
import { Viewfinder } from './viewfinder.tsx'

const ignore = () => undefined
const labels = (node: ReactElement) => renderToString(node).replaceAll(/<[^>]*>/g, '')

test('the count reads as its parts do, in either order', () => {
  expect(labels(<Count value={7} after=" of 10" />)).toBe('7 of 10')
  expect(labels(<Count before="10개 중 " value={7} after="개" />)).toBe('10개 중 7개')
})

test('a disabled button stays in the tab order and is described by its reason', () => {
  const html = renderToString(
    <Button disabled reason="Needs the internet">
      Redeem
    </Button>,
  )
  const id = /aria-describedby="([^"]+)"/.exec(html)?.[1]
  expect(html).toContain('aria-disabled="true"')
  expect(html).not.toContain(' disabled=""')
  expect(html).toContain(`id="${id}"`)
  expect(labels(<Button disabled={false}>Redeem</Button>)).toBe('Redeem')
})

test('a disabled button may point at words on the screen', () => {
  const html = renderToString(
    <Button disabled aria-describedby="note">
      Redeem
    </Button>,
  )
  expect(html).toContain('aria-describedby="note"')
})

test('a busy button says so and keeps its words', () => {
  const html = renderToString(<Button busy>Redeem</Button>)
  expect(html).toContain('aria-busy="true"')
  expect(html).toContain('Redeem')
})

test('a button does not submit unless its type says so', () => {
  expect(renderToString(<Button>Add</Button>)).toContain('type="button"')
})

test('chips are a named group, the first of them primary', () => {
  const chips = [1, 2, 3].map((value) => ({ value, text: `${value}`, name: `Add ${value}` }))
  const html = renderToString(<ChipGroup label="Add stamps" chips={chips} onPick={ignore} />)
  expect(html).toMatch(/^<fieldset aria-label="Add stamps"/)
  expect([...html.matchAll(/aria-label="(Add \d)"/g)].map((found) => found[1])).toEqual([
    'Add 1',
    'Add 2',
    'Add 3',
  ])
  expect(html.match(/data-tone="primary"/g)).toHaveLength(1)
})

test('the keypad is one real password field, with no keyboard of the system and no manager of passwords', () => {
  const html = renderToString(
    <Keypad
      label="On-site password"
      deleteLabel="Delete"
      confirmLabel="Confirm"
      enteredLabel={(count) => `${count} digits entered`}
      onConfirm={ignore}
      error="Not this one"
    />,
  )
  expect(html.match(/<input/g)).toHaveLength(1)
  for (const part of [
    'type="password"',
    'inputMode="none"',
    'autoComplete="off"',
    'data-1p-ignore',
    'aria-invalid="true"',
  ])
    expect(html).toContain(part)
  expect(html).not.toMatch(/ value=|<form/)
  expect([...html.matchAll(/<button[^>]*aria-label="(\w+)"/g)].map((found) => found[1])).toEqual([
    ...'123456789',
    'Delete',
    '0',
  ])
  expect(html).toMatch(/<p role="alert"[^>]*>Not this one/)
  expect(html).toContain('aria-live="polite"')
})

test('a closed sheet holds nothing', () => {
  const html = renderToString(
    <Sheet open={false} label="On-site password" closeLabel="Close" onClose={ignore}>
      secret
    </Sheet>,
  )
  expect(html).toMatch(/^<dialog aria-label="On-site password"[^>]*><\/dialog>$/)
})

test('a refusal interrupts, and says what to say in quotation marks of the language', () => {
  const html = renderToString(
    <Notice
      tone="refused"
      title="This card has ended"
      cause="On 30 June."
      say="I can start a new one."
      sayLabel="Say"
    />,
  )
  expect(html).toContain('role="alert"')
  expect(html).toContain('<q>I can start a new one.</q>')
})

test('the strip is a status, and its note is not read out with it', () => {
  const strip = renderToString(
    <StatusStrip tone="waiting" note={<p>Server 3 s ago</p>}>
      Offline
    </StatusStrip>,
  )
  expect(strip).toMatch(/^<div[^>]*data-tone="waiting"/)
  expect(strip).toContain('<output>Offline</output><p>Server 3 s ago</p>')
})

test('a face is silent beside its name and speaks where it stands alone', () => {
  expect(renderToString(<Face initials="JO" />)).toContain('aria-hidden="true"')
  expect(renderToString(<Face initials="JO" name="Jo" />)).toContain('aria-label="Jo"')
})

test('a QR code keeps four modules of quiet, and is dark on white whatever the theme', () => {
  const html = renderToString(<QrCode label="New card" text="1" />)
  expect(html).toContain('viewBox="0 0 29 29"')
  // The upper edge of its first mark.
  expect(html).toContain('d="M4 4h7v1h-7z')
  expect(html).toContain('#ffffff')
  expect(html).toContain('#000000')
})

/** Of the format information (ISO/IEC 18004, section 7.9), unmasked: 15, 7, 30 or 25 percent. */
function correctionOf(matrix: ReturnType<typeof matrixOf>): string {
  const [high, low] = [!matrix[8]?.[0], Boolean(matrix[8]?.[1])]
  return high ? (low ? 'Q' : 'H') : low ? 'L' : 'M'
}

test('a QR code is as small as with medium correction, and as strong as that size allows', () => {
  const levels = new Set<string>()
  for (let length = 1; length < 200; length += process.env['DEEP'] ? 1 : 5) {
    const text = 'x'.repeat(length)
    const matrix = matrixOf(text)
    expect(matrix.length, text).toBe(encode(text, { ecc: 'M', border: 0 }).size)
    expect(['M', 'Q', 'H']).toContain(correctionOf(matrix))
    for (const ecc of ['Q', 'H'] as const)
      if (encode(text, { ecc, border: 0 }).size === matrix.length)
        expect(['Q', 'H'].indexOf(correctionOf(matrix)), text).toBeGreaterThanOrEqual(['Q', 'H'].indexOf(ecc))
    levels.add(correctionOf(matrix))
  }
  expect([...levels].toSorted()).toEqual(['H', 'M', 'Q'])
})

test('a field has its label, and its error is tied to it', () => {
  const html = renderToString(<TextField label="Card code" value="12" onChange={ignore} error="Too short" />)
  const id = /<label for="([^"]+)"/.exec(html)?.[1]
  expect(html).toContain(`id="${id}"`)
  expect(html).toContain(`aria-describedby="${id}-line"`)
  expect(html).toContain('aria-invalid="true"')
})

test('the viewfinder draws found corners as object-fit: cover draws the picture', () => {
  const points = [
    { x: 1, y: 2 },
    { x: 3, y: 4 },
    { x: 5, y: 6 },
  ]
  const html = renderToString(
    <Viewfinder label="Scanner" state="live" found={{ points, width: 640, height: 480 }} />,
  )
  expect(html).toContain('viewBox="0 0 640 480"')
  expect(html).toContain('preserveAspectRatio="xMidYMid slice"')
  expect(html).toContain('points="1,2 3,4 5,6"')
})

test('a viewfinder that is off shows why instead of the corners', () => {
  expect(
    labels(
      <Viewfinder label="Scanner" state="off" hint="Hold it here">
        The camera is in use.
      </Viewfinder>,
    ),
  ).toBe('The camera is in use.')
})
