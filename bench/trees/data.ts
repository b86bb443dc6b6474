import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { dayNumber } from '../../src/base/dates.js';
import { featuresOf } from '../../src/dataset/featureSets.js';
import type { Feature, FeatureColumn } from '../../src/dataset/features.js';
import type { LabelledBatch } from '../../src/models/severityModel.js';

/**
 * The rows of the bench in files that both sides read: `features.f32` has one feature after the other (categories as
 * codes, NaN for missing), `severity.u8` and `day.i32` the outcome.
 */
export interface BenchData {
  readonly rows: number;
  readonly names: readonly string[];
  /** For each feature its texts, null for numbers and flags. */
  readonly texts: readonly (readonly string[] | null)[];
}

export const features: readonly Feature[] = featuresOf('report');
export const validateFrom: number = dayNumber('2022-01-01');
export const testFrom: number = dayNumber('2022-07-01');

/** Writes batches of `features`, so many rows in all, into the files of a folder. */
export async function writeData(
  batches: AsyncIterable<LabelledBatch>,
  rows: number,
  folder: string,
): Promise<BenchData> {
  const columns = features.map(() => new Float32Array(rows));
  const codes = features.map(({ type }) => (type === 'category' ? new Map<string, number>() : null));
  const severity = new Uint8Array(rows);
  const days = new Int32Array(rows);
  let first = 0;
  for await (const batch of batches) {
    for (const [f, column] of batch.columns.entries())
      columns[f]!.set(column instanceof Float32Array ? column : codesIn(codes[f]!, column), first);
    severity.set(batch.labels.severity, first);
    days.set(batch.labels.day, first);
    first += batch.count;
  }
  const file = openSync(join(folder, 'features.f32'), 'w');
  for (const column of columns) writeSync(file, new Uint8Array(column.buffer));
  closeSync(file);
  writeFileSync(join(folder, 'severity.u8'), severity);
  writeFileSync(join(folder, 'day.i32'), new Uint8Array(days.buffer));
  const data: BenchData = {
    rows: first,
    names: features.map(({ name }) => name),
    texts: codes.map((known) => (known === null ? null : [...known.keys()])),
  };
  writeFileSync(join(folder, 'data.json'), JSON.stringify(data));
  return data;
}

/** Codes for the whole file of a column whose codes are those of its batch; NaN for missing values. */
function codesIn(known: Map<string, number>, column: Exclude<FeatureColumn, Float32Array>): Float32Array {
  const ofText = column.texts.map((text) => {
    if (!known.has(text)) known.set(text, known.size);
    return known.get(text)!;
  });
  return Float32Array.from(column.codes, (code) => (code < 0 ? Number.NaN : ofText[code]!));
}

export function readData(folder: string): BenchData {
  return JSON.parse(readFileSync(join(folder, 'data.json'), 'utf8')) as BenchData;
}

/** The rows from `first` on, at most `count`, as a batch. */
export function readBatch(folder: string, data: BenchData, first: number, count: number): LabelledBatch {
  const size = Math.min(count, data.rows - first);
  const columns: FeatureColumn[] = [];
  const file = openSync(join(folder, 'features.f32'), 'r');
  for (const [f, texts] of data.texts.entries()) {
    const values = new Float32Array(size);
    readSync(file, values, 0, values.byteLength, 4 * (f * data.rows + first));
    columns.push(
      texts === null
        ? values
        : { texts, codes: Int32Array.from(values, (code) => (Number.isNaN(code) ? -1 : code)) },
    );
  }
  closeSync(file);
  const none = new Int32Array(size).fill(-1);
  const severity = new Uint8Array(size);
  const days = new Int32Array(size);
  readInto(join(folder, 'severity.u8'), severity, first);
  readInto(join(folder, 'day.i32'), days, 4 * first);
  const labels = {
    severity,
    day: days,
    feed: none,
    feeds: [],
    state: none,
    states: [],
    chance: new Float64Array(size),
  };
  return { count: size, columns, labels };
}

function readInto(path: string, into: Uint8Array | Int32Array, position: number): void {
  const file = openSync(path, 'r');
  readSync(file, into, 0, into.byteLength, position);
  closeSync(file);
}
