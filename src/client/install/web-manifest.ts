import type { ManifestOptions } from 'vite-plugin-pwa'
import type { Language } from '#shared/languages.ts'

export type Screenshot = { name: 'wide' | 'narrow'; width: number; height: number }

const icon = (src: string, sizes: string, purpose: 'any' | 'maskable' = 'any') => ({
  src,
  sizes,
  type: src.endsWith('.svg') ? 'image/svg+xml' : 'image/png',
  purpose,
})

/** For whoever installs it in another language; W3C Web Application Manifest, `*_localized`. */
const localized: Record<
  Exclude<Language, 'en'>,
  { description: string; counter: string; waiting: string }
> = {
  ko: {
    description: '스탬프 카드 카운터: 스캔하고, 적립하고, 리워드를 드립니다. 적립은 오프라인에서도 됩니다.',
    counter: '카운터',
    waiting: '대기 목록',
  },
  ja: {
    description: 'スタンプカードのレジ：読み取り、スタンプ、特典のお渡し。スタンプはオフラインでも押せます。',
    counter: 'レジ',
    waiting: '送信待ち',
  },
}

/** The types of the plug-in know no `*_localized` yet. */
function inEach(member: string, word: 'description' | 'counter' | 'waiting'): object {
  const labels = Object.entries(localized).map(([language, said]) => [language, said[word]])
  return { [`${member}_localized`]: Object.fromEntries(labels) }
}

const captions = { wide: 'A card on the counter', narrow: 'A card on a phone' }

/**
 * W3C Web Application Manifest. `id` stays as it is for ever: with another one every installed app would be a
 * stranger. The colours are the paper of ui/tokens.css; a manifest knows no dark theme, the page's meta tags do.
 */
export function webManifest(screenshots: readonly Screenshot[]): Partial<ManifestOptions> {
  return {
    id: '/',
    name: 'Stampdesk',
    short_name: 'Stampdesk',
    description: 'The counter for stamp cards: scan, add, hand over the reward. Adding works offline.',
    ...inEach('description', 'description'),
    lang: 'en',
    dir: 'ltr',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    orientation: 'any',
    theme_color: '#faf7f2',
    background_color: '#faf7f2',
    categories: ['business', 'productivity'],
    icons: [
      icon('/icon-192.png', '192x192'),
      icon('/icon-512.png', '512x512'),
      icon('/icon.svg', 'any'),
      icon('/icon-maskable-512.png', '512x512', 'maskable'),
    ],
    shortcuts: [
      { name: 'Counter', ...inEach('name', 'counter'), url: '/', icons: [icon('/icon-192.png', '192x192')] },
      {
        name: 'Waiting',
        ...inEach('name', 'waiting'),
        url: '/waiting',
        icons: [icon('/icon-192.png', '192x192')],
      },
    ],
    screenshots: screenshots.map(({ name, width, height }) => ({
      src: `/screenshots/${name}.png`,
      sizes: `${width}x${height}`,
      type: 'image/png',
      form_factor: name,
      label: captions[name],
    })),
    // One counter a tablet: a second launch comes to the open one, and launch.ts goes where it was meant to.
    launch_handler: { client_mode: 'focus-existing' },
    prefer_related_applications: false,
  }
}
