import { Html5Qrcode } from 'html5-qrcode'
import { noteRead, reader, videoIn, watch } from './page.ts'

// As html5-qrcode's README shows it ("Pro mode").
const html5QrCode = new Html5Qrcode('reader')
const config = { fps: 10, qrbox: { width: 250, height: 250 } }
void html5QrCode.start({ facingMode: 'environment' }, config, noteRead, undefined)
watch(await videoIn(reader()))
