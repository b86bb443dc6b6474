import { statSync } from 'node:fs';
import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { fileNotFound } from '../base/fileNotFound.js';
import type { RejectedByReason } from '../csv/rejects.js';
import { requireDateOrder } from '../dataset/spellings.js';
import type { DateOrder } from '../dataset/times.js';
import { type DuckDbOptions, duckDbOptionNames } from '../engines/duckdb/duckdb.js';
import type { ReplayInput } from '../replay/input.js';
import { timedInput } from '../replay/timedInput.js';
import { quickDigest } from '../storage/import/digest.js';
import { TimedFile } from '../storage/import/timedFile.js';

export interface OpenTimedInputOptions extends DuckDbOptions {
  /** The column of the event time. A time without a zone is read as UTC. */
  readonly time: string;
  /** The column of the message key. @default the md5 of the value */
  readonly key?: string;
  /** The order of day and month in dates such as 03/04/2021. @default the one that a number above 12 proves */
  readonly dateOrder?: DateOrder;
  /** Called with the rows that are not sent, by reason, before the first row is sent. Not called if all are sent. */
  readonly onRejected?: (rejected: readonly RejectedByReason[]) => void;
}

const optionNames: OptionNames<OpenTimedInputOptions> = {
  ...duckDbOptionNames,
  time: true,
  key: true,
  dateOrder: true,
  onRejected: true,
};

/**
 * Opens any CSV with a time column as the input of a replay into Kafka. Its rows are sent in the order of time, as JSON objects
 * by header: a column of numbers as numbers, empty fields as null, everything else as text. A loop or a shift moves the time
 * in its own spelling. Rows without a readable time are not sent.
 *
 * The file may have any form that an import reads: compressed, in UTF-16 or Windows-1252, with any delimiter, below a title.
 * Its header is the first of its first 30 lines that names the columns.
 *
 * @throws InputError when the file does not exist, lacks a column, or an option is wrong
 * @throws DataError when the file is not a CSV
 * @example
 * const input = await openTimedInput('sensors.csv', { time: 'timestamp', key: 'sensor' });
 * await replay(input, await log.writer('sensors'), { speedFactor: 60 }).done;
 */
export async function openTimedInput(path: string, options: OpenTimedInputOptions): Promise<ReplayInput> {
  requireKnownOptions('openTimedInput', options, optionNames);
  for (const name of ['time', 'key'] as const) {
    const value = options[name];
    if (name === 'key' && value === undefined) continue;
    if (typeof value !== 'string' || value === '') throw unexpected(name, 'the name of a column', value);
  }
  requireDateOrder(options.dateOrder);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw fileNotFound(path);
  if (!stats.isFile()) {
    throw unexpected('the file with a time column', 'a CSV file', path, {
      hint: 'Save a pipe to a file first: its rows are sorted by time.',
    });
  }
  const { onRejected, ...reading } = options;
  const { time, key, dateOrder } = options;
  const file = await TimedFile.open({ ...reading, path });
  return timedInput({
    name: `${path} (${await quickDigest(path)}) ${JSON.stringify({ time, key, dateOrder })}`,
    sorted: (window) => file.sorted(window),
    onRejected,
  });
}
