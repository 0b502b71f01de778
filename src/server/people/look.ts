/** The shop's own look: its colour, its logo and its stamp, each change with an audit row. */
import { createHash } from 'node:crypto'
import { addressOf } from '#shared/endpoint.ts'
import { getPicture } from '#shared/endpoints/look.ts'
import { inkOf } from '#shared/look.ts'
import { type Look, mostPictureBytes, mostPictureSide, type PictureName } from '#shared/look-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { readSetting, textSetting, writeSetting } from '../db/settings.ts'
import { cleanPng } from './png.ts'

type By = { at: number; actor: string }
const colourSetting = textSetting('look_colour')
const pictureAt = (version: string | undefined) =>
  version === undefined ? null : addressOf(getPicture, { params: { version } })

export async function readLook({ read }: Db): Promise<Look> {
  const [colour, pictures] = await Promise.all([
    readSetting(read, colourSetting),
    read<Row & { name: string; version: string }>('SELECT name, version FROM pictures'),
  ])
  const versionOf = (name: PictureName) => pictures.find((it) => it.name === name)?.version
  return {
    colour: colour || null,
    ink: colour ? inkOf(colour) : null,
    logo: pictureAt(versionOf('logo')),
    stamp: pictureAt(versionOf('stamp')),
  }
}

/** Of the customer's page; nothing where the shop has no colour. */
export function lookSheet({ ink }: Look): string {
  if (!ink) return ''
  const inked = (colour: string) => `:root{--stamp:${colour};--shop:${colour}}`
  return `${inked(ink.light)}@media(prefers-color-scheme:dark){${inked(ink.dark)}}`
}

export async function setColour(db: Db, colour: string | null, { at, actor }: By): Promise<void> {
  await db.write(async (tx) => {
    const before = (await readSetting(tx.query, colourSetting)) || null
    await writeSetting(tx, colourSetting, colour)
    await audit(tx, { at, actor }, { colourBefore: before, colour })
  })
}

/** False for what is no small PNG. */
export async function setPicture(db: Db, name: PictureName, base64: string, by: By): Promise<boolean> {
  const file = Buffer.from(base64, 'base64')
  const png = file.length <= mostPictureBytes ? cleanPng(file, mostPictureSide) : null
  if (!png) return false
  const version = createHash('sha256').update(png).digest('base64url').slice(0, 22)
  await db.write(async (tx) => {
    await tx.run(
      `INSERT INTO pictures (name, version, png) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET version = excluded.version, png = excluded.png`,
      [name, version, png.toString('base64')],
    )
    await audit(tx, by, { picture: name, version })
  })
  return true
}

export async function removePicture(db: Db, name: PictureName, by: By): Promise<void> {
  await db.write(async (tx) => {
    const removed = await tx.run('DELETE FROM pictures WHERE name = $1', [name])
    if (removed > 0) await audit(tx, by, { picture: name, version: null })
  })
}

export async function readPicture({ read }: Db, version: string): Promise<Buffer | null> {
  const [row] = await read<Row & { png: string }>('SELECT png FROM pictures WHERE version = $1', [version])
  return row ? Buffer.from(row.png, 'base64') : null
}

const audit = (tx: Queries, { at, actor }: By, body: Record<string, string | null>) =>
  appendAudit(tx, { chain: 'shop', at, event: 'look.changed', commandId: null, actor, body })
