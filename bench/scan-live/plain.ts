import { reader, watch } from './page.ts'

// The same camera in a video, and nothing that reads it.
const video = document.createElement('video')
video.muted = true
video.width = 600
reader().append(video)
video.srcObject = await navigator.mediaDevices.getUserMedia({
  video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
})
await video.play()
watch(video)
