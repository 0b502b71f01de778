/** What the owner has said so far, step by step, and what is still invalid. Secrets are apart: they are never kept. */
import * as v from 'valibot'
import { type Language, languageTags } from '#shared/languages.ts'
import {
  type EntranceAtSetup,
  onsitePwdSchema,
  pinSchema,
  type Setup,
  setupRequest,
} from '#shared/people-api.ts'
import { readJson } from '../store/json-storage.ts'

export const setupSteps = ['shop', 'card', 'manager', 'secrets'] as const
export type SetupStep = (typeof setupSteps)[number]

/** In front of a hosted service the cards, and with them the on-site passwords, are made there. */
export type CardsKept = EntranceAtSetup['cardsKept']

export function stepsOf(cardsKept: CardsKept): readonly SetupStep[] {
  return cardsKept === 'here' ? setupSteps : setupSteps.filter((step) => step !== 'card')
}

const draftSchema = v.object({
  shop: v.object({
    name: v.string(),
    timeZone: v.string(),
    languages: v.array(v.picklist(languageTags)),
  }),
  /** Numbers as they are typed. */
  card: v.object({
    cardNm: v.string(),
    cardTtl: v.string(),
    maxStamps: v.string(),
    validDays: v.string(),
    hasPassword: v.boolean(),
  }),
  manager: v.object({ name: v.string(), login: v.string() }),
})
export type SetupDraft = v.InferOutput<typeof draftSchema>
export type SetupSecrets = { password: string; pin: string; onsitePwd: string }

export const noSecrets: SetupSecrets = { password: '', pin: '', onsitePwd: '' }

export function newDraft(timeZone: string, language: Language): SetupDraft {
  return {
    shop: { name: '', timeZone, languages: [language] },
    card: { cardNm: '', cardTtl: '', maxStamps: '10', validDays: '365', hasPassword: true },
    manager: { name: '', login: '' },
  }
}

/** As it is to be filled in there: without a card of ours there is no password for it either. */
export function fittingDraft(draft: SetupDraft, cardsKept: CardsKept): SetupDraft {
  return cardsKept === 'here' ? draft : { ...draft, card: { ...draft.card, hasPassword: false } }
}

/** The server's rule is longer: what is too short for it is not worth the way. */
const minPassword = 12

export type Complaint = 'empty' | 'number' | 'login' | 'password' | 'pin' | 'onsite-password'
export type Complaints = Partial<Record<string, Complaint>>

/** By field; nothing where the step is complete. */
export function complaintsOf(step: SetupStep, draft: SetupDraft, secrets: SetupSecrets): Complaints {
  return found(judge(step, draft, secrets))
}

function judge(step: SetupStep, draft: SetupDraft, secrets: SetupSecrets): [string, Complaint, boolean][] {
  const { shop, card, manager } = draft
  const { manager: wire, card: nullableCard } = setupRequest.entries
  const { wrapped: wireCard } = nullableCard
  switch (step) {
    case 'shop':
      return [
        ['name', 'empty', isBlank(shop.name)],
        ['languages', 'empty', shop.languages.length === 0],
      ]
    case 'card':
      return [
        ['cardNm', 'empty', isBlank(card.cardNm)],
        ['cardTtl', 'empty', isBlank(card.cardTtl)],
        ['maxStamps', 'number', !v.is(wireCard.entries.maxStamps, numberOf(card.maxStamps))],
        ['validDays', 'number', !v.is(wireCard.entries.validDays, numberOf(card.validDays))],
      ]
    case 'manager':
      return [
        ['name', 'empty', isBlank(manager.name)],
        ['login', 'login', !v.is(wire.entries.login, manager.login.trim().toLowerCase())],
      ]
    case 'secrets':
      return [
        ['password', 'password', secrets.password.length < minPassword],
        ['pin', 'pin', !v.is(pinSchema, secrets.pin)],
        ['onsitePwd', 'onsite-password', card.hasPassword && !v.is(onsitePwdSchema, secrets.onsitePwd)],
      ]
  }
}

function found(rules: readonly [string, Complaint, boolean][]): Complaints {
  return Object.fromEntries(
    rules.flatMap(([field, complaint, isInvalid]) => (isInvalid ? [[field, complaint]] : [])),
  )
}

const isBlank = (text: string) => text.trim() === ''
const numberOf = (typed: string) => (/^\d{1,5}$/.test(typed.trim()) ? Number(typed) : Number.NaN)

/** The first step that is not complete: nobody gets beyond it, whatever the address says. */
export function furthestStep(draft: SetupDraft, steps: readonly SetupStep[]): number {
  const first = steps.findIndex((step) => Object.keys(complaintsOf(step, draft, noSecrets)).length > 0)
  return first === -1 ? steps.length - 1 : first
}

type SetupOf = { token: string; draft: SetupDraft; secrets: SetupSecrets; cardsKept: CardsKept }

export function setupOf({ token, draft, secrets, cardsKept }: SetupOf): Setup {
  const { shop, card, manager } = draft
  const ours = {
    cardNm: card.cardNm,
    cardTtl: card.cardTtl,
    maxStamps: numberOf(card.maxStamps),
    validDays: numberOf(card.validDays),
    onsitePwd: card.hasPassword ? secrets.onsitePwd : null,
  }
  return {
    token,
    shop,
    card: cardsKept === 'here' ? ours : null,
    manager: { ...manager, color: 0, password: secrets.password, pin: secrets.pin },
  }
}

export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
const key = 'stampdesk.setup'

/** Of this tab only, and gone with it. */
export function recallDraft(storage: DraftStorage): SetupDraft | null {
  const kept = v.safeParse(draftSchema, readJson(storage, key))
  return kept.success ? kept.output : null
}

/** Field by field: what is not in the schema cannot get in by mistake. */
export function keepDraft(storage: DraftStorage, draft: SetupDraft): void {
  try {
    storage.setItem(key, JSON.stringify(v.parse(draftSchema, draft)))
  } catch {
    // Blocked or full: it lasts until the page is left.
  }
}

export function forgetDraft(storage: DraftStorage): void {
  try {
    storage.removeItem(key)
  } catch {
    // Blocked: then there is none either.
  }
}
