/**
 * The hosted API documents no error codes: "the cause is in message". Our own codes are known (Stampdesk may stand
 * behind Stampdesk); else the shop's own table is read, then ours by the English message; else it is
 * `upstream-refused`, and its words are shown as they are.
 */
import * as v from 'valibot'
import { line, whole } from '#shared/fields.ts'
import { isStampRefusal, refusalByCode, type StampRefusal } from '#shared/refusals.ts'

const shipped = [
  ['already-redeemed', /(already|been) (used|redeemed)|redeemed already/i],
  ['not-complete', /not (yet )?(complete|full)|incomplete|(not enough|insufficient) stamps/i],
  ['password-needed', /password.*(required|needed)|(required|need).*password/i],
  ['wrong-password', /password/i],
  ['expired', /expired|has ended/i],
  ['not-yet-valid', /not (yet )?(valid|started)|before (the )?start/i],
  ['not-active', /inactive|not active|disabled|deactivated/i],
  ['not-found', /not found|no such|does(n't| not) exist|unknown stamp/i],
  ['full', /maximum|is full|already (full|complete)/i],
  ['nothing-to-remove', /no stamps|nothing to remove|below (0|zero)|minimum/i],
] as const satisfies readonly (readonly [StampRefusal, RegExp])[]

const meanings = shipped.map(([meaning]) => meaning)

/** One line of the shop's table: a code of the service, words in its message, or both. */
const learnt = v.pipe(
  v.strictObject({
    code: v.optional(whole(-1_000_000_000, 1_000_000_000)),
    /** So many letters at least: an empty one would mean everything that the service says. */
    says: v.optional(v.pipe(line(200), v.trim(), v.minLength(3))),
    means: v.picklist(meanings),
  }),
  v.check(({ code, says }) => code !== undefined || says !== undefined, 'needs a code, or what it says'),
)
const learntTable = v.pipe(v.array(learnt), v.maxLength(200))
type LearntRefusal = v.InferOutput<typeof learnt>

export type RefusalOf = (code: number, message: string) => StampRefusal

/** The shop's lines come first, in their order. Upper and lower case are one. */
export function createRefusalOf(table: readonly LearntRefusal[] = []): RefusalOf {
  const fits = ({ code, says }: LearntRefusal, answered: number, message: string) =>
    (code === undefined || code === answered) &&
    (says === undefined || message.toLowerCase().includes(says.toLowerCase()))
  return (code, message) => {
    const ours = code >= 1001 && code <= 1011 ? refusalByCode(code) : undefined
    if (ours && isStampRefusal(ours)) return ours
    return (
      table.find((it) => fits(it, code, message))?.means ??
      shipped.find(([, phrase]) => phrase.test(message))?.[0] ??
      'upstream-refused'
    )
  }
}

/** The shop's table as a file has it. Throws one sentence that names what is wrong with it. */
export function readLearntRefusals(text: string): LearntRefusal[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
  const parsed = v.safeParse(learntTable, json)
  if (parsed.success) return parsed.output
  throw new Error(
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the table'}: ${issue.message}`).join('; '),
  )
}

const mostSaid = 200

/** Of a refusal that no table knows: what to show. */
export function saidBy({
  refusal,
  message,
}: {
  refusal: StampRefusal
  message: string | null
}): string | null {
  return refusal === 'upstream-refused' && message ? message.slice(0, mostSaid) : null
}
