// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the signatures of binary files have control characters
import { DataError } from '../base/errors.js';

/** How the bytes of a file are compressed. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'zip';

/** What the unpacked bytes of a readable file are. */
export type Content = 'csv' | 'jsonLines' | 'parquet';

const signatures: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
];

/** The compression that the first bytes of a file show. */
export function compressionOf(head: Buffer): Compression {
  const found = signatures.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  // `BZh` could begin a CSV; in bzip2 the size of the blocks and the number pi follow.
  if (found?.[0] === 'bzip2' && !/^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/.test(head.toString('latin1', 0, 10)))
    return 'none';
  return found?.[0] ?? 'none';
}

interface Unreadable {
  /** After "got". */
  readonly what: string;
  readonly hint: string;
  /** Tested against the first bytes, as Latin-1. */
  readonly pattern: RegExp;
}

const saveAsCsv = 'Open it in a spreadsheet program and save it as CSV UTF-8.';
const passTheCsv = 'Pass the .csv file itself.';
const unpackIt = 'Unpack it, and pass the .csv file inside.';

/** Files that people pass for a CSV, by what they begin with. */
const unreadables: readonly Unreadable[] = [
  {
    what: 'a Git LFS pointer',
    hint: 'Download the file that it stands for: git lfs pull',
    pattern: /^version \S+git-lfs\.github\.com\/spec\//,
  },
  {
    what: 'a web page',
    hint: 'Download the file again: a download that needs a login often saves the login page.',
    pattern: /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)?<(?:!doctype html|html)/i,
  },
  { what: 'an XML document', hint: passTheCsv, pattern: /^\s*<(?:\?xml|!doctype)/i },
  {
    what: 'a document in Rich Text Format',
    hint: 'Save it as plain text: TextEdit has Format > Make Plain Text.',
    pattern: /^\{\\rtf/,
  },
  {
    what: 'a Jupyter notebook',
    hint: 'Pass the .csv file that the notebook reads.',
    pattern: /^\s*\{\s*"(?:cells|metadata|nbformat|nbformat_minor)"\s*:/,
  },
  {
    what: 'a JSON array',
    hint: "Write one object per line: jq -c '.[]' in.json > out.jsonl, or save it as CSV.",
    pattern: /^\s*\[\s*(?:[[{\]"\d-]|true|false|null)/,
  },
  {
    what: 'GeoJSON',
    hint: 'Convert it to CSV, for example with ogr2ogr -f CSV -lco GEOMETRY=AS_XY.',
    pattern: /^\s*\{\s*"type"\s*:\s*"(?:FeatureCollection|Feature)"/,
  },
  {
    what: 'a JSON object over several lines',
    hint: 'Write one object per line: jq -c . in.json > out.jsonl',
    pattern: /^\s*\{\s*[\r\n]+\s*["}]/,
  },
  { what: 'an old Excel spreadsheet (.xls)', hint: saveAsCsv, pattern: /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/ },
  { what: 'a PDF document', hint: passTheCsv, pattern: /^%PDF-/ },
  {
    what: 'a SQLite database',
    hint: 'Export the table: sqlite3 -header -csv file table',
    pattern: /^SQLite format 3\0/,
  },
  { what: 'a 7-Zip archive', hint: unpackIt, pattern: /^7z\xbc\xaf\x27\x1c/ },
  { what: 'a RAR archive', hint: unpackIt, pattern: /^Rar!\x1a\x07/ },
  { what: 'a tar archive', hint: unpackIt, pattern: /^[\s\S]{257}ustar/ },
  { what: 'an Arrow or Feather file', hint: 'Save it as CSV or Parquet.', pattern: /^(?:ARROW1|FEA1)/ },
  {
    what: 'an R data file',
    hint: 'Write it with write.csv(x, row.names = FALSE).',
    pattern: /^(?:RD[AX][23]\n|X\n\0\0\0[\x02\x03]\0)/,
  },
  {
    what: 'a Python pickle',
    hint: 'Write it with DataFrame.to_csv(index=False).',
    pattern: /^\x80[\x02-\x05][\s\S]*\x94/,
  },
  { what: 'an HDF5 file', hint: 'Save it as CSV or Parquet.', pattern: /^\x89HDF\r\n/ },
  { what: 'an image', hint: passTheCsv, pattern: /^(?:\x89PNG|\xff\xd8\xff|GIF8)/ },
  { what: 'a zip archive within an archive', hint: unpackIt, pattern: /^PK\x03\x04/ },
  { what: 'a gzip file within an archive', hint: unpackIt, pattern: /^\x1f\x8b\x08/ },
  {
    what: 'text in UTF-32',
    hint: 'Convert it: iconv -f UTF-32 -t UTF-8 in.csv > out.csv',
    pattern: /^(?:(?:[\x20-\x7e]\0){8}|(?:\0[\x20-\x7e]){8}|(?:[\x20-\x7e]\0{3}){4}|(?:\0{3}[\x20-\x7e]){4})/,
  },
];

/**
 * What a file is by its first unpacked bytes, in UTF-8.
 *
 * @throws DataError naming what it is, if it is empty or nothing that blackspot reads
 */
export function contentOf(head: Buffer, name: string): Content {
  if (head.length === 0) {
    throw notCsv(name, 'an empty file', 'Download it again: the download may be incomplete.');
  }
  const text = head.toString('latin1', 0, 4_096);
  if (text.startsWith('PAR1')) return 'parquet';
  const found = unreadables.find(({ pattern }) => pattern.test(text));
  if (found !== undefined) throw notCsv(name, found.what, found.hint);
  if (/^[^\r\n]*\0/.test(text)) throw notCsv(name, 'binary data', passTheCsv);
  return /^\s*\{\s*(?:"[^"\r\n]*"\s*:|\}\s*[\r\n])/.test(text) ? 'jsonLines' : 'csv';
}

/** The error for a file that is something else. */
export function notCsv(name: string, what: string, hint: string): DataError {
  return new DataError(`Expected ${name} to be a CSV file, got ${what}.`, { hint, details: { path: name } });
}
