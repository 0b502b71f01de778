import type { Facing } from './camera-state.ts'
import './stage.css'

let count = 0

/**
 * The element in which html5-qrcode builds its video. It is born parked out of sight, because the library looks
 * it up by id, and moving it would break its `play()`; it goes on show once it plays. It has no width until then: the library's canvas takes that size for good, and a copy into nothing is not made at all
 * (a whole frame is 50 ms on a slow tablet, at each read).
 */
export function createStage() {
  count += 1
  const element = document.createElement('div')
  element.id = `camera-stage-${count}`
  element.dataset['camera'] = 'parked'
  element.style.width = '0'
  element.append = (...nodes) => {
    for (const node of nodes) if (node instanceof HTMLVideoElement) node.play = playInSilence
    HTMLElement.prototype.append.apply(element, nodes)
  }
  parking().append(element)

  const video = () => element.querySelector('video')

  return {
    id: element.id,
    video,

    /** From here on the picture fills its place; a front camera's is mirrored by the style sheet alone. */
    settle(facing: Facing): void {
      element.dataset['facing'] = facing
      element.style.removeProperty('width')
      const playing = video()
      if (!playing) return
      playing.style.removeProperty('width') // the library's own, in pixels: none
      // The library throws from these; an interrupted stream is the watchdog's to mend.
      // oxlint-disable unicorn/prefer-add-event-listener -- the library sets the properties: they are to be emptied
      playing.onabort = null
      playing.onerror = null
      // oxlint-enable unicorn/prefer-add-event-listener
    },

    showIn(place: HTMLElement | null): void {
      const target = place ?? parking()
      if (element.parentElement === target) return
      element.dataset['camera'] = place ? 'shown' : 'parked'
      moveInto(target, element)
      play()
    },

    play,
    remove: () => element.remove(),
  }

  // A video that was moved has been paused (HTML, "removed from a document").
  function play(): void {
    const playing = video()
    if (playing?.paused) void playing.play() // moved again meanwhile: the next move plays it
  }
}

// The library catches nothing here, and a video that leaves the document before it plays has its promise rejected (HTML,
// "internal pause steps"). Whether it plays is known by its events.
function playInSilence(this: HTMLVideoElement): Promise<void> {
  return HTMLVideoElement.prototype.play.call(this).catch(() => {})
}

// `moveBefore` keeps a video playing; Safari has none.
function moveInto(target: HTMLElement, element: HTMLElement): void {
  if ('moveBefore' in target && target.isConnected && element.isConnected) target.moveBefore(element, null)
  else target.append(element)
}

function parking(): HTMLElement {
  const there = document.querySelector<HTMLElement>('[data-camera-parking]')
  if (there) return there
  const made = document.createElement('div')
  made.dataset['cameraParking'] = ''
  made.inert = true
  document.body.append(made)
  return made
}
