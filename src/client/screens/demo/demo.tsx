export function Demo({ fetch: _ }: { fetch: typeof fetch }) {
  return null
}
