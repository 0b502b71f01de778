export function Customer({ fetch: _ }: { fetch: typeof fetch }) {
  return null
}
