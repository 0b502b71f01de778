import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { makeCardBatch, withdrawCardBatch } from '#shared/endpoints/card-batches.ts'
import { listStampCards } from '#shared/endpoints/stamp-cards.ts'
import { type CardBatch, cardsASheet, mostSheets } from '#shared/shop-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FormSheet, QuestionSheet } from './form-sheet.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

type Props = { open: boolean; onClose: () => void }
type Draft = { cardIdx: number | null; sheets: string; note: string }

export function NewBatch({ open, onClose }: Props) {
  const { t } = useLingui()
  const { answer } = useEndpointQuery({ endpoint: listStampCards })
  const all = answer?.kind === 'ok' ? answer.value.cards : []
  const cards = all.filter(({ active, validDays }) => active && validDays !== null)
  const draft = useDraft<Draft>('new printed cards', { cardIdx: null, sheets: '1', note: '' })
  const { sheets, note } = draft.value
  const cardIdx = draft.value.cardIdx ?? cards[0]?.cardIdx ?? null
  const count = Number(sheets)
  const isCount = Number.isInteger(count) && count >= 1 && count <= mostSheets
  const form = useFormMutation({
    call:
      cardIdx === null || !isCount
        ? null
        : { endpoint: makeCardBatch, body: { cardIdx, sheets: count, note: note.trim() } },
    onDone: draft.discard,
    open,
    onClose,
  })

  return (
    <FormSheet
      of={form}
      title={t`Blank cards`}
      lead={t`Ten on a sheet, each with a code of its own. They are good for nothing before a tablet has started them.`}
      submit={<Trans>Make them</Trans>}
      incomplete={
        cardIdx === null ? t`There is no stamp card that is given out.` : t`From 1 to ${mostSheets} sheets.`
      }
    >
      <SelectField
        label={t`Stamp card`}
        value={String(cardIdx ?? '')}
        onChange={(value) => draft.set({ ...draft.value, cardIdx: Number(value) })}
      >
        {cards.map((card) => (
          <option key={card.cardIdx} value={card.cardIdx}>
            {card.cardNm} · {card.cardTtl}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t`Sheets`}
        hint={isCount ? plural(count * cardsASheet, { one: '# card', other: '# cards' }) : undefined}
        inputMode="numeric"
        maxLength={2}
        value={sheets}
        onChange={(next) => draft.set({ ...draft.value, sheets: next })}
      />
      <TextField
        label={t`Where they go (optional)`}
        hint={t`For example: at the door.`}
        maxLength={60}
        value={note}
        onChange={(next) => draft.set({ ...draft.value, note: next })}
      />
    </FormSheet>
  )
}

export function WithdrawBatch({ of, ...sheet }: Props & { of: CardBatch }) {
  const { t } = useLingui()
  const left = of.cards - of.started
  return (
    <QuestionSheet
      call={{ endpoint: withdrawCardBatch, params: { batchId: of.batchId } }}
      {...sheet}
      title={t`Withdraw these cards?`}
      lead={t`For sheets that were stolen or thrown away: ${left} cards that nobody has started can never be started. Those of customers stay good. It cannot be taken back.`}
      submit={<Trans>Withdraw them</Trans>}
      tone="danger"
    />
  )
}
