/** The catalogues as text, for their tests: a message and, as part of its id, the context that tells it apart. */
type Message = { id: string; labels: string }

const joined = (lines = '') => [...lines.matchAll(/"(.*)"/g)].map(([, line]) => line).join('')

export function idOf(message: string, context = ''): string {
  const text = message.replaceAll('\n', '\\n')
  return context ? `${text} (${context})` : text
}

/** Gettext's own format, lines of a text joined. */
export function messagesIn(po: string): Message[] {
  return [...po.matchAll(/^(?:msgctxt (".*")\n)?msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)/gm)]
    .map(([, context, id, labels]) => ({ id: idOf(joined(id), joined(context)), labels: joined(labels) }))
    .filter(({ id }) => id !== '')
}
