import * as api from '#shared/endpoints/look.ts'
import type { Db } from '../db/db.ts'
import { type Identity, type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { lookSheet, readLook, readPicture, removePicture, setColour, setPicture } from '../people/look.ts'

/** Its address says what it is: another picture has another one (RFC 8246). */
const forEver = 'public, max-age=31536000, immutable'

export function lookRoutes({ db, now }: { db: Db; now: () => number }): Route[] {
  const by = ({ caller }: NonNullable<Identity>) => ({ at: now(), actor: callerActor(caller) })
  return [
    route(api.getLook, async () => ({ result: await readLook(db) })),
    route(api.getLookSheet, async () => {
      const headers = { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-store' }
      return { response: new Response(lookSheet(await readLook(db)), { headers }) }
    }),
    route(api.getPicture, async ({ params: { version } }) => {
      const png = await readPicture(db, version)
      if (!png) return { refusal: 'no-such-page' }
      const headers = { 'Content-Type': 'image/png', 'Cache-Control': forEver }
      return { response: new Response(new Uint8Array(png), { headers }) }
    }),
    route(api.setLook, async ({ body: { colour }, identity }) => {
      await setColour(db, colour, by(identity))
      return { result: null }
    }),
    route(api.setPicture, async ({ params: { name }, body: { png }, identity }) => {
      const isTaken = await setPicture(db, name, png, by(identity))
      return isTaken ? { result: null } : { refusal: 'invalid-request', field: 'png' }
    }),
    route(api.removePicture, async ({ params: { name }, identity }) => {
      await removePicture(db, name, by(identity))
      return { result: null }
    }),
  ]
}
