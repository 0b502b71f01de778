#!/bin/sh
# vite 8.3.8: an import() of a part with a stylesheet fails where that stylesheet does not come, as it should; the same
# import() a second time succeeds, and the stylesheet is not asked for again: the part is drawn without it for as long as the
# page lives. Whoever tries a failed lazy import again, as React.lazy with a retry does, gets a screen without its styles.
# Seen: the first import rejects with "Unable to preload CSS", the second gives the module, one link element was made in all.
# Worked around in src/client/kit/lazy-component.ts.
# Exits 0 while this is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module
npm install --save-exact --no-audit --no-fund vite@8.3.8 >/dev/null
cat >main.js <<'END'
globalThis.openLate = () => import('./late.js')
END
cat >late.js <<'END'
import './late.css'
export const name = 'late'
END
echo 'h1 { color: red }' >late.css
echo '<script type="module" src="./main.js"></script>' >index.html
npx vite build --base ./ --logLevel error
cat >check.mjs <<'END'
import { readdirSync } from 'node:fs'

// Of a browser what Vite's own lines use: a link element whose file fails at its first request and comes at every later one.
const requests = []
class Link extends EventTarget {
  setAttribute() {}
}
const head = {
  appendChild(link) {
    if (link.rel !== 'stylesheet') return
    requests.push(link.href)
    queueMicrotask(() => link.dispatchEvent(new Event(requests.length === 1 ? 'error' : 'load')))
  },
}
globalThis.window = new EventTarget()
globalThis.document = {
  head,
  querySelector: () => null,
  querySelectorAll: () => [],
  getElementsByTagName: () => [],
  createElement: () => Object.assign(new Link(), { relList: { supports: () => true } }),
}
const entry = readdirSync('dist/assets').find((it) => it.startsWith('index-') && it.endsWith('.js'))
await import(new URL(`dist/assets/${entry}`, import.meta.url))

const first = await globalThis.openLate().then(() => 'a module', ({ message }) => message.replace(/ for .*/, ''))
const second = await globalThis.openLate().then(({ name }) => `the module "${name}"`, ({ message }) => message)
console.log(`vite 8.3.8: the first import gives: ${first}; the second: ${second}`)
console.log(`the stylesheet was asked for ${requests.length} time(s), and failed the first time`)
process.exitCode = first === 'Unable to preload CSS' && second === 'the module "late"' && requests.length === 1 ? 0 : 1
END
node check.mjs
