/** A stamp card as it is typed: numbers are text until they are sent. */
import * as v from 'valibot'
import { type StampCard, type StampCardChanges, stampCardChanges } from '#shared/shop-api.ts'

export type CardDraft = {
  cardNm: string
  cardTtl: string
  maxStamps: string
  validDays: string
  stampImgUrl: string
  active: boolean
}

export const emptyCard: CardDraft = {
  cardNm: '',
  cardTtl: '',
  maxStamps: '10',
  validDays: '365',
  stampImgUrl: '',
  active: true,
}

export function draftOf({
  cardNm,
  cardTtl,
  maxStamps,
  validDays,
  stampImgUrl,
  active,
}: StampCard): CardDraft {
  const numbers = { maxStamps: String(maxStamps), validDays: String(validDays ?? '') }
  return { cardNm, cardTtl, ...numbers, stampImgUrl: stampImgUrl ?? '', active }
}

export type CardField = keyof CardDraft

const numberOf = (typed: string) => (/^\d{1,5}$/.test(typed.trim()) ? Number(typed) : Number.NaN)

export function changesOf(draft: CardDraft): StampCardChanges {
  return {
    cardNm: draft.cardNm.trim(),
    cardTtl: draft.cardTtl.trim(),
    maxStamps: numberOf(draft.maxStamps),
    validDays: numberOf(draft.validDays),
    stampImgUrl: draft.stampImgUrl.trim() || null,
    active: draft.active,
  }
}

/** The fields that the server would refuse, by its own rules. */
export function invalidFields(draft: CardDraft): CardField[] {
  const wire = changesOf(draft)
  const rules = stampCardChanges.entries
  return (Object.keys(wire) as CardField[]).filter((field) => !v.is(rules[field], wire[field]))
}
