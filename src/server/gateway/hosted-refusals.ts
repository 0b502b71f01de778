/**
 * The hosted API documents no error codes: "the cause is in message". Our own codes are known (Stampdesk may stand
 * behind Stampdesk); else the English message is read; else it is `upstream-refused` and its words are passed on.
 */
import { isStampRefusal, refusalByCode, type StampRefusal } from '#shared/refusals.ts'

const phrases: readonly (readonly [RegExp, StampRefusal])[] = [
  [/(already|been) (used|redeemed)|redeemed already/i, 'already-redeemed'],
  [/not (yet )?(complete|full)|incomplete|(not enough|insufficient) stamps/i, 'not-complete'],
  [/password.*(required|needed)|(required|need).*password/i, 'password-needed'],
  [/password/i, 'wrong-password'],
  [/expired|has ended/i, 'expired'],
  [/not (yet )?(valid|started)|before (the )?start/i, 'not-yet-valid'],
  [/inactive|not active|disabled|deactivated/i, 'not-active'],
  [/not found|no such|does(n't| not) exist|unknown stamp/i, 'not-found'],
  [/maximum|is full|already (full|complete)/i, 'full'],
  [/no stamps|nothing to remove|below (0|zero)|minimum/i, 'nothing-to-remove'],
]

export function refusalOf(code: number, message: string): StampRefusal {
  const ours = code >= 1001 && code <= 1011 ? refusalByCode(code) : undefined
  if (ours && isStampRefusal(ours)) return ours
  return phrases.find(([phrase]) => phrase.test(message))?.[1] ?? 'upstream-refused'
}
