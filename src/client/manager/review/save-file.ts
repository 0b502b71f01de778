type File = { fileName: string; mediaType: string; text: string }

/** A small file that came in an answer, to the folder of downloads. */
export function saveFile({ fileName, mediaType, text }: File): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${mediaType};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // Safari reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
