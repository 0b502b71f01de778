/**
 * `node e2e/random-day/run.ts`: days by the hundred, after `npm run build`. PLANTED=name,name looks for planted faults instead.
 * Outside of the test runner, which writes down each call of a page with its place in the code: most of what a day costs.
 */
import { chromium } from '@playwright/test'
import { useMemoryDisk } from '../../.ci/memory-disk.ts'
import { idleCamera, pageOnly } from '../chromium.ts'
import { missPlanted, playDays } from './days.ts'

useMemoryDisk()
const browser = await chromium.launch(pageOnly(...idleCamera()))
const wanted = process.env['PLANTED']?.split(',')
const faults = await (wanted ? missPlanted(browser, wanted) : playDays(browser))
await browser.close()
process.stdout.write(`${faults.length} faults\n`)
process.exit(faults.length > 0 ? 1 : 0)
