import { startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { languages } from '#shared/languages.ts'
import { loadLanguage } from './i18n/language.tsx'
import { watchStylesheets } from './kit/lazy-component.ts'
import { App, startApp } from './routes.tsx'
import { browserClock } from './scan/clock.ts'
import { createKeyboardScans } from './scan/keyboard-scans.ts'
import { createSettings } from './store/settings.ts'
import './ui/base.css'

watchStylesheets(document)

const root = document.getElementById('root')
const settings = createSettings(localStorage, navigator.languages)

const scans = createKeyboardScans(async () => {
  const { listenToKeyboardScanners } = await import('./scan/keyboard-listener.ts')
  return (onBurst) => void listenToKeyboardScanners({ target: window, clock: browserClock, onBurst })
}, browserClock)

if (root) {
  void startApp(location.pathname, settings)
  try {
    // The words come before the first paint, so that nothing on the screen changes its language.
    const initial = await loadLanguage(settings.getState().language)
    // In slices: a slow tablet's first drawing would keep the processor for a tenth of a second at a time.
    startTransition(() =>
      createRoot(root).render(<App settings={settings} initial={initial} scans={scans} />),
    )
    // Whoever scans as soon as something is to be seen is heard from the first key on.
    scans.start()
  } catch {
    root.textContent = Object.values(languages)
      .map(({ notLoaded }) => notLoaded)
      .join(' · ')
  }
}
