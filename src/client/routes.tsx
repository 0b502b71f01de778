import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import { Route, Routes } from 'react-router'
import { useStore } from 'zustand'
import { BrowserRouter } from './browser-router.tsx'
import { LanguageProvider, type LoadedLanguage } from './i18n/language.tsx'
import { routePatterns } from './paths.ts'
import type { SettingsStore } from './store/settings.ts'

/** Each room is a chunk of its own: a customer's phone loads neither counter nor decoder. */
const CounterRoom = lazy(async () => only((await import('./counter-room.tsx')).CounterRoom))
const Customer = lazy(async () => only((await import('./screens/customer/customer.tsx')).Customer))
const Demo = lazy(async () => only((await import('./screens/demo/demo.tsx')).Demo))

type Props = { settings: SettingsStore; initial: LoadedLanguage }

export function App({ settings, initial }: Props) {
  const { language, theme, hand } = useStore(settings)

  useEffect(() => {
    const { dataset } = document.documentElement
    dataset['hand'] = hand
    if (theme === 'auto') delete dataset['theme']
    else dataset['theme'] = theme
  }, [theme, hand])

  return (
    <LanguageProvider initial={initial} language={language}>
      <BrowserRouter>
        <Suspense fallback={null}>
          <Routes>
            <Route path={routePatterns.stamp} element={<Customer fetch={fetchHere} />} />
            <Route path={routePatterns.demo} element={<Demo fetch={fetchHere} />} />
            <Route path="/*" element={<CounterRoom settings={settings} />} />
          </Routes>
        </Suspense>
      </BrowserRouter>
    </LanguageProvider>
  )
}

/** Bound, since `fetch` refuses to run as anybody else's method. */
const fetchHere: typeof fetch = (...args) => fetch(...args)

function only<P>(component: ComponentType<P>): { default: ComponentType<P> } {
  return { default: component }
}
