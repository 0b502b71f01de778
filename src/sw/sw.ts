/** The service worker's own file; the installed app fills it. */
addEventListener('activate', () => {})
