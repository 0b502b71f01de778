const name = 'stampdesk-check'

/** In a database of its own, which goes again. False where any step is refused. */
export function tryWriting(): Promise<boolean> {
  return new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') return resolve(false)
    const opening = indexedDB.open(name, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('tries'))
    opening.addEventListener('error', () => resolve(false))
    opening.addEventListener('success', () => {
      const db = opening.result
      const end = (isWritable: boolean) => {
        db.close()
        indexedDB.deleteDatabase(name)
        resolve(isWritable)
      }
      const writing = db.transaction('tries', 'readwrite', { durability: 'strict' })
      const store = writing.objectStore('tries')
      store.put('written', 1)
      const reading = store.get(1)
      writing.addEventListener('complete', () => end(reading.result === 'written'))
      writing.addEventListener('abort', () => end(false))
    })
  })
}
