#!/bin/sh
# papaparse 5.7.1: of a file with two columns apart by semicolons the delimiter is not found where its last line has a line
# break, as RFC 4180, section 2, point 2 allows and spreadsheets write it; without that break it is. Each record then comes
# as one field. The empty rest behind the break is taken into the average of fields a line, which falls below the two that
# are asked for. With `skipEmptyLines: true` it is found in both.
# Seen: [["name;stamps"],["Zoe;3"],["Bo;4"],[""]], delimiter ",", error UndetectableDelimiter.
# Ours: the delimiter is looked for with `skipEmptyLines` (src/client/manager/review/import-file.ts).
# Exits 0 while this is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --save-exact --no-audit --no-fund --ignore-scripts papaparse@5.7.1 >/dev/null
cat >check.mjs <<'END'
import Papa from 'papaparse'

const records = [['name', 'stamps'], ['Zoe', '3'], ['Bo', '4']]
const file = records.map((record) => record.join(';')).join('\n')
const read = (text, options) => {
  const { data, meta, errors } = Papa.parse(text, options)
  return { data, delimiter: meta.delimiter, errors: errors.map(({ code }) => code) }
}
const without = read(file)
const withBreak = read(`${file}\n`)
console.log('expected', JSON.stringify({ data: records, delimiter: ';' }))
console.log('without the last line break', JSON.stringify(without))
console.log('with it', JSON.stringify(withBreak))
console.log('with it, skipEmptyLines', JSON.stringify(read(`${file}\n`, { skipEmptyLines: true })))
const isSo = without.delimiter === ';' && withBreak.delimiter === ',' && withBreak.data[1].length === 1
console.log(isSo ? 'STILL SO' : 'GONE')
process.exit(isSo ? 0 : 1)
END
node check.mjs
