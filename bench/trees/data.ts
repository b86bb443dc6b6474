import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Feature, FeatureColumn } from '../../src/dataset/features.js';
import type { FieldName } from '../../src/dataset/usAccidents/columns.js';
import type { LabelledBatch } from '../../src/models/severityModel.js';
import type { Source } from '../../src/query/source.js';

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

const numbers = [
  'lat',
  'lng',
  'temperatureFahrenheit',
  'windChillFahrenheit',
  'humidityPercent',
  'pressureInches',
  'visibilityMiles',
  'windSpeedMph',
  'precipitationInches',
] as const satisfies readonly FieldName[];
const flags = [
  'amenity',
  'bump',
  'crossing',
  'giveWay',
  'junction',
  'noExit',
  'railway',
  'roundabout',
  'station',
  'stop',
  'trafficCalming',
  'trafficSignal',
  'isWindy',
  'isFreeway',
] as const satisfies readonly FieldName[];
const categories = [
  'side',
  'state',
  'timezone',
  'weatherGroup',
  'weatherCondition',
  'windDirection',
  'sunriseSunset',
  'civilTwilight',
] as const satisfies readonly FieldName[];
const times = ['hour', 'weekday', 'dayOfYear'] as const;
export const names: readonly string[] = [...numbers, ...flags, ...times, ...categories];

const dayMs = 86_400_000;
const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / dayMs;
export const validateFrom: number = day('2022-01-01');
export const testFrom: number = day('2022-07-01');

/** Reads a source into the files of a folder. */
export async function writeData(source: Source, folder: string): Promise<BenchData> {
  const rows = (await source.describe()).rows;
  const features = new Map(names.map((name) => [name, new Float32Array(rows)]));
  const codes = new Map<string, Map<string, number>>(categories.map((name) => [name, new Map()]));
  const severity = new Uint8Array(rows);
  const days = new Int32Array(rows);
  let first = 0;
  for await (const table of source.scan(['severity', 'startLocal', ...numbers, ...flags, ...categories])) {
    const count = table.rowCount;
    for (const name of numbers) features.get(name)!.set(table.column(name) as Float64Array, first);
    for (const name of flags) {
      const values = table.column(name) as readonly (boolean | null)[];
      const into = features.get(name)!;
      for (let i = 0; i < count; i++) into[first + i] = values[i] === null ? Number.NaN : Number(values[i]);
    }
    for (const name of categories) {
      const values = table.column(name) as readonly (string | null)[];
      const into = features.get(name)!;
      const known = codes.get(name)!;
      for (let i = 0; i < count; i++) {
        const text = values[i]!;
        if (text !== null && !known.has(text)) known.set(text, known.size);
        into[first + i] = text === null ? Number.NaN : known.get(text)!;
      }
    }
    const starts = table.column('startLocal') as readonly string[];
    const severities = table.column('severity') as Float64Array;
    for (let i = 0; i < count; i++) {
      const ms = Date.parse(`${starts[i]!.slice(0, 19).replace(' ', 'T')}Z`);
      const date = Math.floor(ms / dayMs);
      days[first + i] = date;
      features.get('hour')![first + i] = (ms - date * dayMs) / 3_600_000;
      features.get('weekday')![first + i] = (date + 3) % 7;
      const year = Date.UTC(new Date(ms).getUTCFullYear(), 0, 1);
      features.get('dayOfYear')![first + i] = date - year / dayMs + 1;
      severity[first + i] = Number.isNaN(severities[i]!) ? 0 : severities[i]!;
    }
    first += count;
  }
  const file = openSync(join(folder, 'features.f32'), 'w');
  for (const column of features.values()) writeSync(file, new Uint8Array(column.buffer));
  closeSync(file);
  writeFileSync(join(folder, 'severity.u8'), severity);
  writeFileSync(join(folder, 'day.i32'), new Uint8Array(days.buffer));
  const data: BenchData = {
    rows: first,
    names,
    texts: names.map((name) => (codes.has(name) ? [...codes.get(name)!.keys()] : null)),
  };
  writeFileSync(join(folder, 'data.json'), JSON.stringify(data));
  return data;
}

export function readData(folder: string): BenchData {
  return JSON.parse(readFileSync(join(folder, 'data.json'), 'utf8')) as BenchData;
}

export function featuresOf({ names: all, texts }: BenchData): Feature[] {
  return all.map((name, f) => ({
    name,
    type: texts[f] === null ? 'number' : 'category',
    value: { kind: 'column', column: name },
    knownWhen: 'report',
    proxiesFeed: false,
    meaning: name,
  }));
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
