/** The customer's page is right as the server has drawn it. This takes in what happens to the card while it is looked at. */
import '../../ui/base.css'
import '../../ui/count.module.css'
import '../../ui/qr-code.module.css'
import { shutState } from '../../store/shut.ts'
import stampRow from '../../ui/stamp-row.module.css'
import styles from './customer.module.css'

const everyMs = 10_000
const page = `main.${styles.page}`
const inked = `.${stampRow.confirmed}`

let drawn: string | null = null

async function look(): Promise<void> {
  if (document.visibilityState !== 'visible') return
  const response = await fetch(location.pathname, { cache: 'no-cache', redirect: 'error' })
  const text = await response.text()
  if (text === drawn) return
  const next = new DOMParser().parseFromString(text, 'text/html')
  const [main, before] = [next.querySelector(page), document.querySelector(page)]
  // A captive portal's page is none of ours: the card stays as it was.
  if (!main || !before) return
  drawn = text
  if (main.innerHTML === before.innerHTML) return
  const known = before.querySelectorAll(inked).length
  const stamps = [...main.querySelectorAll(inked)]
  // What arrives while somebody looks lands with a motion.
  for (const one of stamps.slice(known)) one.toggleAttribute('data-new', true)
  document.title = next.title
  before.replaceWith(document.adoptNode(main))
}

/** Without a line the last that was seen stays. */
const lookAgain = () => void look().catch(() => {})

// A tablet that is turned to a customer shows one screen, whatever the address.
if (shutState(localStorage) === 'turned') location.replace('/')
else {
  setInterval(lookAgain, everyMs)
  document.addEventListener('visibilitychange', lookAgain)
}
