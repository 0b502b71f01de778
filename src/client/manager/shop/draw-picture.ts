import { mostPictureBytes, type PictureName } from '#shared/look-api.ts'

/** The most that each is drawn at; a stamp is 128 px across on a tablet, twice that on a fine screen. */
const boxes: Record<PictureName, { width: number; height: number }> = {
  logo: { width: 640, height: 320 },
  stamp: { width: 256, height: 256 },
}

/**
 * Whatever the browser can show, an SVG too, drawn anew as a small PNG: what else was in the file stays with who chose it.
 * An SVG that is shown as a picture runs no script and loads nothing (SVG 2, section 2.7.1, "secure animated mode"). Null
 * where it cannot be shown. The result is base64.
 */
export async function drawPicture(name: PictureName, file: Blob): Promise<string | null> {
  const url = URL.createObjectURL(file)
  try {
    const picture = new Image()
    picture.src = url
    await picture.decode()
    for (let scale = 1; scale > 0.1; scale /= 1.5) {
      const png = await drawn(picture, boxes[name], scale)
      if (png && png.size <= mostPictureBytes) return base64Of(png)
    }
    return null
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(url)
  }
}

function drawn(
  picture: HTMLImageElement,
  box: { width: number; height: number },
  scale: number,
): Promise<Blob | null> {
  // An SVG without a size of its own has none.
  const [width, height] = [picture.naturalWidth || box.width, picture.naturalHeight || box.height]
  const factor = Math.min(box.width / width, box.height / height) * scale
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * factor))
  canvas.height = Math.max(1, Math.round(height * factor))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
