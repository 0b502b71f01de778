/** What is printed where a command is not understood, or `--help` stands behind it. */
export const hostedUsage = `stampdesk hosted record FILE --card CARDIDX
stampdesk hosted export FILE | hosted import FILE [--dry-run] [--report FILE]
stampdesk hosted move-back [--dry-run] [--report FILE] [--cards HERE=THERE,…] [--made STAMP=NUMBER,…]`

export const usage = `stampdesk start | migrate    [--port 4173] [--host 127.0.0.1] [--data-dir ./data] …
stampdesk audit export [FILE] | audit checkpoint | audit verify FILE [--against CHECKPOINT]
stampdesk backup FILE | backup FOLDER [--backup-keep 14]
stampdesk restore FILE [--log LOG] | restore [--log LOG] (with DATABASE_URL)
stampdesk reset-owner [LOGIN] | ready [--wait SECONDS]
${hostedUsage}
Settings come from the environment or as flags: see README.md.`
