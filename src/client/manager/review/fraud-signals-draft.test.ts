import { expect, test } from 'vitest'
import { defaultFraudSettings } from '#shared/activity-api.ts'
import { invalidFields, toDraft, toSettings } from './fraud-signals-draft.ts'

test('what was saved comes back as it was, switched off ones too', () => {
  const settings = { ...defaultFraudSettings, 'two-tablets': null }
  expect(toSettings(toDraft(settings))).toEqual(settings)
  expect(toDraft(settings)['two-tablets']).toEqual({ isOn: false, fields: { walkSeconds: '15' } })
})

test.each(['', 'many', '-1', '1.5', '1e3', '99999', ' '])('"%s" is no number of minutes', (text) => {
  const draft = toDraft(defaultFraudSettings)
  const typed = { ...draft, 'after-hours': { isOn: true, fields: { graceMinutes: text } } }
  expect(toSettings(typed)).toBeNull()
  expect(invalidFields(typed)).toEqual(new Set(['after-hours.graceMinutes']))
})

test('what is off may hold anything', () => {
  const draft = toDraft(defaultFraudSettings)
  const typed = { ...draft, 'after-hours': { isOn: false, fields: { graceMinutes: 'x' } } }
  expect(toSettings(typed)).toEqual({ ...defaultFraudSettings, 'after-hours': null })
  expect(invalidFields(typed).size).toBe(0)
})
