import { createRoot } from 'react-dom/client'
import { languages } from '#shared/languages.ts'
import { loadLanguage } from './i18n/language.tsx'
import { App, fetchRoom } from './routes.tsx'
import { createSettings } from './store/settings.ts'
import './ui/base.css'

const root = document.getElementById('root')
const settings = createSettings(localStorage, navigator.languages)

if (root) {
  fetchRoom(location.pathname)
  try {
    // The words come before the first paint, so that nothing on the screen changes its language.
    const initial = await loadLanguage(settings.getState().language)
    createRoot(root).render(<App settings={settings} initial={initial} />)
  } catch {
    root.textContent = Object.values(languages)
      .map(({ notLoaded }) => notLoaded)
      .join(' · ')
  }
}
