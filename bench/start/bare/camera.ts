/** A page that is kept by its service worker and does nothing but show the camera. */
async function show(video: HTMLVideoElement): Promise<void> {
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  await navigator.serviceWorker.register('/worker.js')
}

const video = document.querySelector('video')
if (video) void show(video)
