/** The most that a code may hold (docs/scanner.md#rules). A longer text is not one of ours and is not looked at. */
const payloadLimit = 512

/**
 * The text as it was read, or null where it is not a read at all: empty (decoders give some), or too long.
 * Nothing here, nor anything after it in this folder, opens or fetches the text.
 */
export function payloadOf(text: string): string | null {
  return text.length <= payloadLimit && text.trim() !== '' ? text : null
}
