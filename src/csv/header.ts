import { stat } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { requireLocal } from '../base/urls.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import type { Dataset } from '../dataset/dataset.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { csvBytes, type FileForm, unreadable } from './bytes.js';
import { ArchiveError } from './decompress.js';
import { type CsvDialect, findHeader, headBytes } from './dialect.js';
import { fileEncodingOf } from './encoding.js';
import { compressionOf, contentOf, notCsv } from './fileKind.js';
import { findJsonColumns } from './jsonLines.js';
import { columnsOfDataset, type WantedColumns } from './wantedColumns.js';
import { csvInZip } from './zip.js';

/** Form, dialect and columns of a CSV file. */
export interface CsvHeader extends CsvDialect, FileForm {}

/**
 * Reads the first lines of a CSV file, plain or compressed, and finds the columns of the dataset in them.
 *
 * @param columnMap columns mapped by hand
 * @throws InputError if the file does not exist, or is a pipe, a device or an address of the web
 * @throws DataError if it is empty, not a CSV, or lacks a required column; the message says what it is, or lists the
 *   columns found
 */
export async function readCsvHeader(
  path: string,
  dataset: Dataset = usAccidents,
  columnMap: ColumnMap = {},
): Promise<CsvHeader> {
  return await readHeader(path, (head) => findColumns(head, true, dataset, path, columnMap)!);
}

/**
 * Reads the first lines of any CSV file, plain or compressed, and finds the wanted columns in them.
 *
 * @throws InputError if the file does not exist, or is a pipe, a device or an address of the web, or lacks a column
 * @throws DataError if it is empty or not a CSV
 */
export async function readHeaderWith(path: string, wanted: WantedColumns): Promise<CsvHeader> {
  return await readHeader(path, (head) => {
    const content = contentOf(head, path);
    if (content === 'csv') return findHeader(head, true, wanted, path)!;
    const what = content === 'parquet' ? 'a Parquet file' : 'JSON lines';
    throw notCsv(path, what, 'Write it as CSV, for example with DuckDB: COPY (FROM ...) TO ...');
  });
}

async function readHeader(path: string, dialectOf: (head: Buffer) => CsvDialect): Promise<CsvHeader> {
  requireLocal(path);
  await refusePipe(path);
  const form = await readForm(path);
  const { head, cutOff } = await firstBytes(path, form, headBytes);
  try {
    return { ...dialectOf(head), ...form };
  } catch (error) {
    throw cutOff ?? error;
  }
}

/**
 * Finds the columns of a CSV or of JSON lines in the first bytes of the text, in UTF-8.
 *
 * @param isWhole whether they are all bytes of the text, or as many as may be needed
 * @returns null if more bytes are needed
 * @throws DataError if it is something else, or has other columns
 */
export function findColumns(
  head: Buffer,
  isWhole: boolean,
  dataset: Dataset,
  name: string,
  columnMap: ColumnMap = {},
): CsvDialect | null {
  const content = contentOf(head, name);
  if (content === 'parquet')
    throw notCsv(name, 'a Parquet file', 'Pass the path of the Parquet file, not compressed.');
  return content === 'jsonLines'
    ? findJsonColumns(head, isWhole, dataset, name, columnMap)
    : findHeader(head, isWhole, columnsOfDataset(dataset, columnMap), name);
}

async function readForm(path: string): Promise<FileForm> {
  const file = await firstBytes(path, { compression: 'none', fileEncoding: 'utf-8' }, 16);
  const compression = compressionOf(file.head);
  const entry = compression === 'zip' ? { entry: await entryOf(path) } : {};
  const text = await firstBytes(path, { compression, ...entry, fileEncoding: 'utf-8' }, 1_024);
  return { compression, ...entry, fileEncoding: fileEncodingOf(text.head) };
}

async function entryOf(path: string): Promise<string> {
  try {
    return await csvInZip(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** @returns also the error of an archive that is cut off behind these bytes; reading the whole file reports it. */
async function firstBytes(
  path: string,
  form: FileForm,
  most: number,
): Promise<{ readonly head: Buffer; readonly cutOff: unknown }> {
  const parts: Buffer[] = [];
  let size = 0;
  let cutOff: unknown = null;
  try {
    for await (const part of csvBytes(path, form)) {
      parts.push(part);
      size += part.length;
      if (size >= most) break;
    }
  } catch (error) {
    const cause = (error as Error).cause;
    if (size === 0 || !(cause instanceof ArchiveError && cause.isCutOff)) throw error;
    cutOff = error;
  }
  return { head: Buffer.concat(parts).subarray(0, most), cutOff };
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
