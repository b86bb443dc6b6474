import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { DataError, InputError } from '../base/errors.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import type { Dataset } from '../dataset/dataset.js';
import { type HeaderMatch, matchHeaders } from '../dataset/headers.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { unreadable } from './bytes.js';
import type { CsvFormat } from './records.js';

/** Dialect and columns of a CSV file, from its first line. */
export interface CsvHeader extends CsvFormat {
  /** The names of the columns, as in the file. */
  readonly names: readonly string[];
  /** For each column of the dataset that the file has, its position. */
  readonly positions: ReadonlyMap<string, number>;
  /** How the names were understood. */
  readonly match: HeaderMatch;
  readonly isGzip: boolean;
}

const delimiters = [',', ';', '\t', '|'];
const longestHeaderBytes = 1 << 20;

/**
 * Reads the first line of a CSV file, plain or gzip, and finds the columns of the dataset in it.
 *
 * @throws InputError if the file does not exist, or is a pipe or a device
 * @param columnMap columns mapped by hand
 * @throws DataError if it is empty, not a CSV, or has neither times nor places; the message lists the columns found
 */
export async function readCsvHeader(
  path: string,
  dataset: Dataset = usAccidents,
  columnMap: ColumnMap = {},
): Promise<CsvHeader> {
  await refusePipe(path);
  const { bytes, isGzip } = await firstBytes(path);
  const { line, newline } = firstLine(bytes, path);
  const candidates = delimiters.map((delimiter) => ({ delimiter, names: split(line, delimiter) }));
  const matches = candidates.map(({ delimiter, names }) => ({
    delimiter,
    names,
    match: matchHeaders(names, dataset, columnMap),
  }));
  const best = matches.reduce((a, b) => (b.match.positions.size > a.match.positions.size ? b : a));
  if (best.match.problem !== null) {
    const required = dataset.fileColumns.flatMap((column) => (column.required ? column.headers[0]! : []));
    const named = `Name the columns in the first line, as in the published files: ${required.join(',')},...`;
    throw new DataError(`Invalid header of ${path}: ${best.match.problem}`, {
      hint: best.match.hint ?? named,
      details: { path, found: best.names },
    });
  }
  const { delimiter, names, match } = best;
  const { positions } = match;
  return { delimiter, newline, names, fieldCount: names.length, positions, match, isGzip };
}

/** A pipe can be read only once, and may wait for its writer for ever. */
async function refusePipe(path: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || stats.isFile() || stats.isDirectory()) return;
  throw new InputError(`Expected ${path} to be a file, got a pipe or a device.`, {
    hint: 'Write it to a file first, or replay it as a stream: ... | blackspot replay -',
    details: { path },
  });
}

async function firstBytes(path: string): Promise<{ bytes: Buffer; isGzip: boolean }> {
  const head = await readSome(path, false, 2);
  if (head.length === 0) {
    throw new DataError(`Expected ${path} to be a CSV file, got an empty file.`, {
      hint: 'Download it again: the download may be incomplete.',
      details: { path },
    });
  }
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (head.toString('latin1') === 'PK') {
    throw new DataError(`Expected ${path} to be a CSV file, got a zip archive.`, {
      hint: 'Unpack it, and pass the .csv file inside.',
      details: { path },
    });
  }
  const bytes = await readSome(path, isGzip, longestHeaderBytes);
  if (bytes.length === 0)
    throw new DataError(`Expected ${path} to be a CSV file, got an empty file.`, { details: { path } });
  return { bytes, isGzip };
}

async function readSome(path: string, isGzip: boolean, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  const file = createReadStream(path, isGzip ? {} : { end: most - 1 });
  const stream = isGzip ? file.pipe(createGunzip()) : file;
  try {
    const failed = new Promise<never>((_, reject) => file.once('error', reject));
    failed.catch(() => {});
    const read = async (): Promise<void> => {
      for await (const part of stream) {
        parts.push(part as Buffer);
        size += (part as Buffer).length;
        if (size >= most) return;
      }
    };
    await Promise.race([read(), failed]);
  } catch (error) {
    // If a gzip file is cut off within its first megabyte, reading the whole file reports it.
    if ((error as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR' || size === 0) throw unreadable(path, error);
  } finally {
    file.destroy();
    stream.destroy();
  }
  return Buffer.concat(parts).subarray(0, most);
}

function firstLine(bytes: Buffer, path: string): { line: string; newline: '\n' | '\r' } {
  const details = { path };
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) {
    throw new DataError(`Expected ${path} to be a CSV file, got a web page.`, {
      hint: 'Download it again: a download that needs a login often saves the login page.',
      details,
    });
  }
  const end = text.search(/[\r\n]/);
  if (end === -1 && bytes.length === longestHeaderBytes) {
    throw new DataError(`Expected ${path} to be a CSV file, got a first line longer than 1 MB.`, { details });
  }
  const line = end === -1 ? text : text.slice(0, end);
  if (line.includes('\0')) {
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const hint = isUtf16 ? 'Save it as UTF-8: it is UTF-16.' : 'Pass the .csv file itself.';
    throw new DataError(`Expected ${path} to be a CSV file, got binary data.`, { hint, details });
  }
  const isOldMac = text[end] === '\r' && text[end + 1] !== '\n' && end + 1 < text.length;
  if (line.trim() === '') {
    throw new DataError(`Expected ${path} to begin with a header, got a blank line.`, { details });
  }
  return { line, newline: isOldMac ? '\r' : '\n' };
}

function split(line: string, delimiter: string): string[] {
  try {
    const rows = parse(line, { delimiter, relax_quotes: true, relax_column_count: true }) as string[][];
    return rows[0] ?? [];
  } catch {
    return line.split(delimiter);
  }
}
