/**
 * `node e2e/random-day/run.ts`: days by the hundred, after `npm run build`. PLANTED=name,name looks for planted faults instead.
 * Outside of the test runner, which writes down each call of a page with its place in the code: most of what a day costs.
 */
import { chromium } from '@playwright/test'
import { useMemoryDisk } from '../../.ci/memory-disk.ts'
import { idleCamera, pageOnly } from '../chromium.ts'
import { plantInServer } from './planted.ts'

useMemoryDisk()
const wanted = process.env['PLANTED']?.split(',')
if (wanted) plantInServer()
const { missPlanted, playDays } = await import('./days.ts')
const browser = await chromium.launch(pageOnly(...idleCamera()))
const faults = await (wanted ? missPlanted(browser, wanted) : playDays(browser))
await browser.close()
process.stdout.write(`${faults.length} faults\n`)
process.exit(faults.length > 0 ? 1 : 0)
