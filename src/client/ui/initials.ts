/** Two letters for a face: "Jo" is JO, "Mina Park" MP, and 김민준 his given name's 민준. */
export function initialsOf(name: string): string {
  const labels = name.trim().split(/\s+/u)
  const [first = '', last] = [labels[0], labels.length > 1 ? labels.at(-1) : undefined]
  const letters = [...first]
  if (last !== undefined) return (letters[0] ?? '') + ([...last][0] ?? '')
  return /^\p{Script=Hangul}{3,}$/u.test(first) ? letters.slice(-2).join('') : letters.slice(0, 2).join('')
}
