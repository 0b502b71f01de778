type NodeFs = { readFileSync: (path: URL, encoding: 'utf8') => string }

/**
 * A style sheet's own text, for tests: Vitest hands out every .css as an empty string, `?raw` too. The
 * name is put together so that the client's program, which must not know Node, need not resolve it.
 */
export async function cssSource(path: string): Promise<string> {
  const builtin = ['node', 'fs'].join(':')
  const fs: NodeFs = await import(/* @vite-ignore */ builtin)
  return fs.readFileSync(new URL(path, import.meta.url), 'utf8')
}
