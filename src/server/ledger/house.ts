/** Where the shop's stamps live, once they were moved (moving/house.ts). */
import * as v from 'valibot'
import type { Queries } from '../db/db.ts'
import { jsonSetting, readSetting, writeSetting } from '../db/settings.ts'

/** `turn` counts the moves in: each has commands of its own. */
const houseSchema = v.nullable(
  v.object({
    place: v.picklist(['moving-in', 'here', 'moving-back', 'hosted']),
    turn: v.number(),
    at: v.number(),
    /** The file with which a move in was begun: another one would have other counts. */
    exportedAt: v.optional(v.number()),
  }),
)
export type House = NonNullable<v.InferOutput<typeof houseSchema>>

const setting = jsonSetting('house', null, (kept) => v.parse(houseSchema, kept))

/** Null for a shop that never moved. */
export const houseOf = (query: Queries['query']): Promise<House | null> => readSetting(query, setting)

export const setHouse = (tx: Queries, house: House): Promise<void> => writeSetting(tx, setting, house)
