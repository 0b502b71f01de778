/** A recording against what we assume of the service: which assumptions are facts now, and which are wrong. */
import type { Recording, Step } from './recording.ts'

type Described = {
  /** One line a step, in their order. */
  lines: string[]
  /** Steps that went otherwise than we assume. */
  surprises: number
  /** Lines for UPSTREAM_REFUSALS: refusals whose words no table reads as what they are. */
  learnt: { code: number; says?: string; means: string }[]
}

export function describeRecording({ steps }: Recording): Described {
  const lines = steps.map((step) => `${fits(step) ? 'as assumed  ' : 'OTHERWISE   '}${lineOf(step)}`)
  const learnt = new Map(
    steps.filter(isMisread).map((step) => [`${step.answer.envelope?.code} ${step.assumed}`, step]),
  )
  return {
    lines,
    surprises: steps.filter((step) => !fits(step)).length,
    learnt: [...learnt.values()].flatMap(({ answer: { envelope }, assumed }) =>
      envelope ? [{ code: envelope.code, ...saysOf(envelope.message), means: assumed }] : [],
    ),
  }
}

const isMisread = ({ assumed, read }: Step) =>
  assumed !== 'done' && read !== assumed && read !== 'done' && read !== 'unknown' && read !== 'not-sent'

/** The words before the first thing that is left out of them: the rest is another one each time. */
function saysOf(message: string): { says?: string } {
  const says = message.split('{')[0]?.trim() ?? ''
  return says.length >= 3 ? { says } : {}
}

function fits(step: Step): boolean {
  return step.read === step.assumed && (isCountRight(step) || step.answer.status !== 200)
}

/** What is refused changes nothing, and what is answered with 0 is seen by the next look. */
function isCountRight({ call, assumed, before, after }: Step): boolean {
  if (before === null || after === null || call === 'update') return true
  const change = assumed !== 'done' ? 0 : call === 'add' ? 1 : call === 'remove' ? -1 : 0
  return after === before + change
}

function lineOf({ call, assumed, read, before, after, answer: { status, envelope } }: Step): string {
  const said = envelope ? `code ${envelope.code} "${envelope.message}"` : `HTTP ${status}`
  const counts = before === null && after === null ? '' : `, ${before ?? '–'} then ${after ?? '–'}`
  return `${call} (${assumed}): ${said}, read as ${read}${counts}`
}
