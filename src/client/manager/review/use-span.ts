import { useLingui } from '@lingui/react/macro'
import { useDeps } from '../../kit/deps.tsx'
import { useShopTimes } from '../shop-time.ts'
import { type PresetName, presetSpan, type Span, spanOf } from './rewards-days.ts'
import { useSearch } from './use-search.ts'

/** The days of a page stand in its address. Those that make no span are shown as typed and not asked for. */
export function useSpan(mostDays: number, preset: PresetName = '7-days') {
  const { t } = useLingui()
  const { now } = useDeps()
  const { ymd } = useShopTimes()
  const [params, change] = useSearch()
  const today = ymd(now())
  const usual = presetSpan(preset, today)
  const typed: Span = { from: params.get('from') ?? usual.from, to: params.get('to') ?? usual.to }
  const asked = spanOf(typed.from, typed.to, mostDays)
  const invalid = typed.from > typed.to ? t`The first day is after the last.` : t`At most ${mostDays} days.`
  return {
    /** What the server may be asked for. */
    span: asked ?? usual,
    isAsked: asked !== null,
    picker: { span: typed, today, onChange: change, error: asked ? undefined : invalid },
  }
}
