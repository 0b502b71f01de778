const sheets = import.meta.glob('./languages/*.css')

/** The faces and line breaks of a language, for who reads it: the ranges of Korean alone are 3 kB. English has none. */
export async function loadTypography(language: string): Promise<void> {
  await sheets[`./languages/${language}.css`]?.()
}
