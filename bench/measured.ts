/** `quick`: so few of everything that a bench takes a second or two. It shows that the bench runs, and judges no time. */
export const isQuick = process.argv.includes('quick')

/** How many: the command line's number, else the usual one or the quick form's. */
export const countOf = (usual: number, quick: number): number =>
  Number(process.argv.find((word) => /^\d+$/.test(word)) ?? (isQuick ? quick : usual))

/** A row of the README's table, which `npm run bench` gathers. */
export function measured(what: string, against: string, result: string): void {
  console.log(`| ${what} | ${against} | ${result} |`)
}
