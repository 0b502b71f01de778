import { Suspense, useEffect } from 'react'
import { useLocation } from 'react-router'
import { useStore } from 'zustand'
import { BrowserRouter } from './browser-router.tsx'
import { LanguageProvider, type LoadedLanguage } from './i18n/language.tsx'
import { BrokenScreen } from './kit/broken.tsx'
import { KeyboardScansProvider } from './kit/keyboard-scans.tsx'
import { lazyComponent } from './kit/lazy-component.ts'
import { RouteTable } from './kit/route-table.tsx'
import { paths, routePatterns } from './paths.ts'
import type { KeyboardScans } from './scan/keyboard-scans.ts'
import type { SettingsStore } from './store/settings.ts'
import { shutState } from './store/shut.ts'

/** Each app is a chunk of its own. The customer's page is none: the server draws it (public/customer). */
const apps = {
  counter: () => import('./counter-app.tsx'),
  demo: () => import('./public/demo/demo.tsx'),
  setup: () => import('./onboarding/setup.tsx'),
  review: () => import('./manager-app.tsx'),
}
const CounterApp = lazyComponent(async () => (await apps.counter()).CounterApp)
const Demo = lazyComponent(async () => (await apps.demo()).Demo)
const Setup = lazyComponent(async () => (await apps.setup()).Setup)
const ManagerApp = lazyComponent(async () => (await apps.review()).ManagerApp)

/** Starts the app of an address while the words are still coming. Drawing it asks again, and tells of a failure. */
export async function startApp(pathname: string, settings: SettingsStore): Promise<void> {
  const first = firstOf(pathname)
  try {
    if (first === 'demo' || first === 'setup' || first === 'review') await apps[first]()
    else (await apps.counter()).startCounter(settings)
  } catch {}
}

type Props = { settings: SettingsStore; initial: LoadedLanguage; scans: KeyboardScans }

export function App({ settings, initial, scans }: Props) {
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
        <BrokenScreen at="app">
          <Suspense fallback={null}>
            <KeyboardScansProvider value={scans}>
              <AppRoutes settings={settings} />
            </KeyboardScansProvider>
          </Suspense>
        </BrokenScreen>
      </BrowserRouter>
    </LanguageProvider>
  )
}

/** Behind a lock every address of the staff is the lock, and on a tablet that a customer holds every address at all. */
function AppRoutes({ settings }: Pick<Props, 'settings'>) {
  // At each address anew: somebody has signed in since, or turned the tablet.
  useLocation()
  const shut = shutState(localStorage)
  const forAll = {
    [paths.demo]: <Demo fetch={fetchHere} />,
  }
  const forStaff = {
    [paths.setup]: <Setup fetch={fetchHere} settings={settings} />,
    [routePatterns.review]: <ManagerApp fetch={fetchHere} settings={settings} />,
  }
  return (
    <RouteTable
      table={{
        ...(shut !== 'turned' && forAll),
        ...(shut === null && forStaff),
        '/*': <CounterApp settings={settings} />,
      }}
    />
  )
}

/** In capitals too, as some writers of codes have it. */
function firstOf(pathname: string): string | undefined {
  return pathname.split('/')[1]?.toLowerCase()
}

/** Bound, since `fetch` refuses to run as anybody else's method. */
const fetchHere: typeof fetch = (...args) => fetch(...args)
