/** Wire schemas of the shop's own look: its colour, its logo and the picture of its stamp. */
import * as v from 'valibot'

const pictureNames = ['logo', 'stamp'] as const
export type PictureName = (typeof pictureNames)[number]
/** Of a picture, as PNG. */
export const mostPictureBytes = 96 * 1024
export const mostPictureSide = 1024

const colour = v.nullable(v.pipe(v.string(), v.regex(/^#[\da-f]{6}$/)))
/** The address of a picture, another one for each that was put in its place. */
const picture = v.nullable(v.string())
/** `GET public/look`. `ink`: the colour as it can be read by day and by night. */
export const lookResult = v.object({
  colour,
  ink: v.nullable(v.object({ light: v.string(), dark: v.string() })),
  logo: picture,
  stamp: picture,
})
export type Look = v.InferOutput<typeof lookResult>
/** `PUT look`. Null is the app's own. */
export const lookRequest = v.strictObject({ colour })
export const pictureParams = v.object({ name: v.picklist(pictureNames) })
/** A PNG in base64: what else it was, the browser has drawn anew. */
export const pictureRequest = v.strictObject({
  png: v.pipe(v.string(), v.maxLength(Math.ceil(mostPictureBytes / 3) * 4), v.base64()),
})
export const pictureVersionParams = v.object({ version: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)) })
