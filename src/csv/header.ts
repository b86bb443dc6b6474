import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { DataError, InputError } from '../base/errors.js';
import type { Dataset } from '../dataset/dataset.js';
import { matchHeaders } from '../dataset/headers.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { unreadable } from './bytes.js';
import type { CsvFormat } from './records.js';

/** What the first line of a CSV file tells. */
export interface CsvHeader extends CsvFormat {
  /** As in the file. */
  readonly names: readonly string[];
  /** For each column of the dataset that the file has, its position. */
  readonly positions: ReadonlyMap<string, number>;
  readonly isGzip: boolean;
}

const delimiters = [',', ';', '\t', '|'];
const longestHeaderBytes = 1 << 20;

/**
 * Reads the first line of a CSV file, plain or gzip, and finds our columns in it.
 *
 * @throws InputError when there is no such file, or it is a pipe or a device
 * @throws DataError when it is empty, no CSV, or lacks a required column; says what was found and what is near
 */
export async function readCsvHeader(path: string, dataset: Dataset = usAccidents): Promise<CsvHeader> {
  await refusePipe(path);
  const { bytes, isGzip } = await firstBytes(path);
  const { line, newline } = firstLine(bytes, path);
  const candidates = delimiters.map((delimiter) => ({ delimiter, names: split(line, delimiter) }));
  const matches = candidates.map(({ delimiter, names }) => ({
    delimiter,
    names,
    match: matchHeaders(names, dataset),
  }));
  const best = matches.reduce((a, b) => (b.match.positions.size > a.match.positions.size ? b : a));
  if (best.match.problem !== null) {
    const required = dataset.fileColumns.flatMap((column) => (column.required ? column.headers[0]! : []));
    throw new DataError(`${path}: ${best.match.problem}`, {
      hint: `The first line must name the columns, as in the published files: ${required.join(',')},...`,
      details: { path, found: best.names },
    });
  }
  const { delimiter, names } = best;
  return { delimiter, newline, names, fieldCount: names.length, positions: best.match.positions, isGzip };
}

/** What is gone once it is read cannot be read a second time, and a pipe may wait for its writer for ever. */
async function refusePipe(path: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || stats.isFile() || stats.isDirectory()) return;
  throw new InputError(`${path} is a pipe or a device, not a file.`, {
    hint: 'Write it to a file first; or play it as a stream: ... | blackspot replay -',
    details: { path },
  });
}

async function firstBytes(path: string): Promise<{ bytes: Buffer; isGzip: boolean }> {
  const head = await readSome(path, false, 2);
  if (head.length === 0) {
    throw new DataError(`${path} is empty.`, { hint: 'Was the download cut off?', details: { path } });
  }
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (head.toString('latin1') === 'PK') {
    throw new DataError(`${path} is a zip archive, not a CSV.`, {
      hint: 'Unpack it first, and name the .csv inside.',
      details: { path },
    });
  }
  const bytes = await readSome(path, isGzip, longestHeaderBytes);
  if (bytes.length === 0) throw new DataError(`${path} is empty.`, { details: { path } });
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
    // A gzip file that is cut off within its first megabyte says so when it is read whole.
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
    throw new DataError(`${path} is a web page, not a CSV.`, {
      hint: 'A download that needed a login often saves its login page: download it again.',
      details,
    });
  }
  const end = text.search(/[\r\n]/);
  if (end === -1 && bytes.length === longestHeaderBytes) {
    throw new DataError(`${path} is not a CSV: its first line is longer than 1 MB.`, { details });
  }
  const line = end === -1 ? text : text.slice(0, end);
  if (line.includes('\0')) {
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const hint = isUtf16 ? 'It is UTF-16: save it as UTF-8.' : 'Name the .csv file itself.';
    throw new DataError(`${path} is not a CSV: it holds binary data.`, { hint, details });
  }
  const isOldMac = text[end] === '\r' && text[end + 1] !== '\n' && end + 1 < text.length;
  if (line.trim() === '') {
    throw new DataError(`${path} is not a CSV of accidents: its first line is blank.`, { details });
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
