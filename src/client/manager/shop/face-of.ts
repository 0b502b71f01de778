import { type FaceColour, faceColours } from '../../ui/face.tsx'

export const colourOf = (color: number): FaceColour => faceColours[color % faceColours.length] ?? 'ink'
