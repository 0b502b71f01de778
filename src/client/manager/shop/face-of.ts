import { type FaceColour, faceColours } from '../../ui/face.tsx'

export const colourOf = (color: number): FaceColour => faceColours[color % faceColours.length] ?? 'ink'
export const initialsOf = (name: string): string => [...name].slice(0, 2).join('')
