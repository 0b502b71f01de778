import { expect, test } from 'vitest'
import { languageTags } from '#shared/languages.ts'
import { webManifest } from './web-manifest.ts'

/** Keys only: what lies in public/. */
const files = import.meta.glob('/public/**/*', { query: '?url' })
const manifest = webManifest([{ name: 'wide', width: 1180, height: 820 }])

test('every image of the manifest but a screenshot is a file', () => {
  const icons = [...(manifest.icons ?? []), ...(manifest.shortcuts ?? []).flatMap((it) => it.icons ?? [])]
  expect(icons.map(({ src }) => `/public${src}`).filter((path) => !(path in files))).toEqual([])
})

test('what an installer asks for is there: both sizes, a maskable icon, a fixed id', () => {
  const of = (purpose: string) =>
    manifest.icons?.filter((it) => it.purpose === purpose).map(({ sizes }) => sizes)
  expect(of('any')).toEqual(['192x192', '512x512', 'any'])
  expect(of('maskable')).toEqual(['512x512'])
  expect(manifest).toMatchObject({ id: '/', start_url: '/', scope: '/', display: 'standalone' })
})

test('a screenshot says its form factor, and a shop without any has none', () => {
  expect(manifest.screenshots).toMatchObject([
    { src: '/screenshots/wide.png', sizes: '1180x820', form_factor: 'wide' },
  ])
  expect(webManifest([]).screenshots).toEqual([])
})

test('its words are said in every language', () => {
  const others = languageTags.filter((tag) => tag !== manifest.lang)
  const [counter] = manifest.shortcuts ?? []
  expect(Object.keys({ ...manifest }['description_localized' as never])).toEqual(others)
  expect(Object.keys({ ...counter }['name_localized' as never])).toEqual(others)
})
