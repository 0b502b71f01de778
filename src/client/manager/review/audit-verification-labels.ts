/** What is wrong with a log, for people who never heard of a hash. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { LogFault } from '#shared/verify-log.ts'

export const faultLabels: Record<LogFault, MessageDescriptor> = {
  'row-missing': msg`A row is missing here.`,
  'row-doubled': msg`A row stands here twice, or not in its place.`,
  'chain-in-two-parts': msg`A row stands in the wrong place.`,
  'not-after-the-row-before': msg`This row does not follow the one before it: one of the two is not as it was written.`,
  'content-changed': msg`What this row says is not what was written at the time.`,
  'not-as-noted': msg`A signed checkpoint noted another row here than the one that is there now.`,
  'tail-cut': msg`From here on rows are gone that a signed checkpoint had noted.`,
  'signature-wrong': msg`The signature of a checkpoint is not right.`,
  'checkpoint-missing': msg`A checkpoint is missing.`,
  'checkpoint-not-after-the-one-before': msg`A checkpoint does not follow the one before it.`,
  'not-as-kept': msg`The log has another checkpoint of this number than the one that you kept: it was written anew.`,
  'kept-is-missing': msg`The checkpoint that you kept is not in the log any more: its newest part was cut off.`,
  'another-key': msg`The checkpoint that you kept was made by another shop, or is not whole.`,
  'no-head': msg`The log does not begin as a log does.`,
  'two-heads': msg`The log begins twice.`,
  'after-the-end': msg`Something stands behind the end of the log.`,
  'count-differs': msg`The log holds another number of rows than it says.`,
  'no-end': msg`The log has no end.`,
  unreadable: msg`A line of the log cannot be read.`,
}
