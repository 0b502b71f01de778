/** The @font-face rules of Korean, for who reads it: the ranges alone are 3 kB that English need not carry. */
export async function loadHangul(): Promise<void> {
  await import('./fonts/hangul.css')
}
