import { createBrowserCamera } from '../../src/client/scan/browser-camera.ts'
import { noteRead, reader, videoIn, watch } from './page.ts'

const camera = createBrowserCamera(localStorage)
camera.attach(reader())
camera.onRead(noteRead)
camera.start()
watch(await videoIn(document))
