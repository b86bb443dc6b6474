import type { Measure } from '../../query/question.js';
import type { Table, TableColumn } from '../../query/table.js';
import { textIn } from '../common/groupCounts.js';
import type { Context } from './context.js';
import { groups } from './kinds.js';

/**
 * The hours that were seen: one entry for each station and hour of a weather reading with at least one accident, sorted
 * by station, then hour. Rows that repeat a reading are one entry: an hour's weather counts once, however many
 * accidents it has. An hour without an accident has no reading in this data, and no entry.
 */
export interface Panel {
  /** Airport codes, the busiest first. */
  readonly stations: readonly string[];
  readonly size: number;
  /** Index into `stations`. */
  readonly station: Int16Array;
  /** Hours since 1970-01-01T00 on the wall clock of the station. */
  readonly hour: Int32Array;
  /** Index into `groups`. */
  readonly group: Uint8Array;
  /** Accidents, at least 1. */
  readonly accidents: Int32Array;
  /** Accidents on freeways; the others are on streets. */
  readonly onFreeway: Int32Array;
  /** Accidents that the largest feed reported. */
  readonly ofFirstSource: Int32Array;
  /** 1 where accidents of one hour have more than one weather. */
  readonly isMixed: Uint8Array;
  /** 1 where most accidents of the hour are between sunset and sunrise. */
  readonly isNight: Uint8Array;
  /** Mean reading of the hour, NaN for none. */
  readonly temperatureFahrenheit: Float64Array;
  readonly visibilityMiles: Float64Array;
  readonly windSpeedMph: Float64Array;
  readonly precipitationInches: Float64Array;
  /** Hours of accidents without any weather label, which are left out. */
  readonly unlabelledHours: number;
}

/** What the panel asks about an hour besides its count. */
function measuresOf(firstSource: string): Readonly<Record<string, Measure>> {
  return {
    freeway: { kind: 'share', where: { isFreeway: true } },
    first: { kind: 'share', where: { source: firstSource === 'unknown' ? null : firstSource } },
    night: { kind: 'share', where: { sunriseSunset: 'Night' } },
    temperature: { kind: 'mean', of: 'temperatureFahrenheit' },
    visibility: { kind: 'mean', of: 'visibilityMiles' },
    wind: { kind: 'mean', of: 'windSpeedMph' },
    precipitation: { kind: 'mean', of: 'precipitationInches' },
  };
}

/** Asks for the hours of the busiest stations: one question, answered by a row for each hour that was seen. */
export async function askPanel(context: Context): Promise<Panel> {
  const busiest = await context.askTop('airportCode', context.options.stations);
  const stations = busiest.rows.map((row) => textIn(row, 'airportCode'));
  if (stations.length === 0) return panelOf(null, []);
  const answer = await context.askTable(
    ['airportCode', 'weatherHour', 'weatherGroup'],
    measuresOf(context.sources[0] ?? 'unknown'),
    { airportCode: stations, weatherLocal: { present: true } },
  );
  return panelOf(answer, stations);
}

/** The panel from the answer, whose rows come station by station, hour by hour. */
export function panelOf(answer: Table | null, stations: readonly string[]): Panel {
  const rows = answer?.rowCount ?? 0;
  const panel = {
    station: new Int16Array(rows),
    hour: new Int32Array(rows),
    group: new Uint8Array(rows),
    accidents: new Int32Array(rows),
    onFreeway: new Int32Array(rows),
    ofFirstSource: new Int32Array(rows),
    isMixed: new Uint8Array(rows),
    isNight: new Uint8Array(rows),
    temperatureFahrenheit: new Float64Array(rows),
    visibilityMiles: new Float64Array(rows),
    windSpeedMph: new Float64Array(rows),
    precipitationInches: new Float64Array(rows),
  };
  let size = 0;
  let unlabelledHours = 0;
  if (answer !== null) {
    const column = columnsOf(answer);
    const indexOf = new Map<string | null, number>(stations.map((code, index) => [code, index]));
    const groupIndex = new Map<string | null, number>(groups.map((name, index) => [name, index]));
    for (let from = 0; from < rows; ) {
      let until = from + 1;
      while (until < rows && isSameHour(column, from, until)) until++;
      const hour = hourNumber(column.hour[from] ?? '');
      const labels = labelsIn(column, from, until, groupIndex);
      if (labels === null || Number.isNaN(hour)) unlabelledHours++;
      else {
        const mean = (values: Float64Array): number => meanOf(values, column.n, from, until);
        const counts = sumOf(column.n, from, until);
        panel.station[size] = indexOf.get(column.code[from]!)!;
        panel.hour[size] = hour;
        panel.accidents[size] = counts;
        panel.group[size] = decided(labels, hour);
        panel.isMixed[size] = labels.length > 1 ? 1 : 0;
        panel.onFreeway[size] = Math.round(counts * mean(column.freeway));
        panel.ofFirstSource[size] = Math.round(counts * mean(column.first));
        panel.isNight[size] = mean(column.night) > 0.5 ? 1 : 0;
        panel.temperatureFahrenheit[size] = mean(column.temperature);
        panel.visibilityMiles[size] = mean(column.visibility);
        panel.windSpeedMph[size] = mean(column.wind);
        panel.precipitationInches[size] = mean(column.precipitation);
        size++;
      }
      from = until;
    }
  }
  return { ...trimmed(panel, size), stations, size, unlabelledHours };
}

interface Columns {
  readonly code: readonly (string | null)[];
  readonly hour: readonly (string | null)[];
  readonly group: readonly (string | null)[];
  readonly n: Float64Array;
  readonly freeway: Float64Array;
  readonly first: Float64Array;
  readonly night: Float64Array;
  readonly temperature: Float64Array;
  readonly visibility: Float64Array;
  readonly wind: Float64Array;
  readonly precipitation: Float64Array;
}

function columnsOf({ columns }: Table): Columns {
  const text = (name: string): readonly (string | null)[] => columns[name] as readonly (string | null)[];
  const numbers = (name: string): Float64Array => numbersOf(columns[name]!);
  return {
    code: text('airportCode'),
    hour: text('weatherHour'),
    group: text('weatherGroup'),
    n: numbers('n'),
    freeway: numbers('freeway'),
    first: numbers('first'),
    night: numbers('night'),
    temperature: numbers('temperature'),
    visibility: numbers('visibility'),
    wind: numbers('wind'),
    precipitation: numbers('precipitation'),
  };
}

/** A column of nothing but nulls may come as a plain list. */
function numbersOf(column: TableColumn): Float64Array {
  if (column instanceof Float64Array) return column;
  return Float64Array.from(column as readonly unknown[], (value) =>
    value === null ? Number.NaN : Number(value),
  );
}

function isSameHour({ code, hour }: Columns, a: number, b: number): boolean {
  return hour[a] === hour[b] && code[a] === code[b];
}

/** Accidents by group of weather in an hour, those without a label left out; null when there is no label. */
function labelsIn(
  { group, n }: Columns,
  from: number,
  until: number,
  groupIndex: ReadonlyMap<string | null, number>,
): (readonly [group: number, n: number])[] | null {
  const found: (readonly [number, number])[] = [];
  for (let row = from; row < until; row++) {
    const index = groupIndex.get(group[row]!);
    if (index !== undefined) found.push([index, n[row]!]);
  }
  return found.length === 0 ? null : found;
}

/**
 * The weather of an hour: that of most of its accidents. A tie is decided by the parity of the day and hour, which
 * knows nothing of weather: a rule that preferred rain would make rain look busy, since only busy hours can be tied.
 */
function decided(labels: readonly (readonly [group: number, n: number])[], hour: number): number {
  const most = Math.max(...labels.map(([, n]) => n));
  const tied = labels.filter(([, n]) => n === most);
  return tied[(hour + Math.floor(hour / 24)) % tied.length]![0];
}

function sumOf(n: Float64Array, from: number, until: number): number {
  let sum = 0;
  for (let row = from; row < until; row++) sum += n[row]!;
  return sum;
}

/** The mean over the accidents of rows that have a value; NaN when none has. */
function meanOf(values: Float64Array, n: Float64Array, from: number, until: number): number {
  if (until === from + 1) return values[from]!;
  let sum = 0;
  let weight = 0;
  for (let row = from; row < until; row++) {
    if (Number.isNaN(values[row])) continue;
    sum += values[row]! * n[row]!;
    weight += n[row]!;
  }
  return sum / weight;
}

/** Hours since 1970-01-01T00 of `2016-02-08T05`; NaN for another text. Plain arithmetic: it runs a million times. */
export function hourNumber(text: string): number {
  const digits = (from: number, until: number): number => {
    let value = 0;
    for (let i = from; i < until; i++) value = value * 10 + text.charCodeAt(i) - 48;
    return value;
  };
  if (text.length < 13) return Number.NaN;
  const month = digits(5, 7);
  // Days from the civil date (Hinnant): years begin in March, so that the leap day is the last.
  const year = digits(0, 4) - (month <= 2 ? 1 : 0);
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + digits(8, 10) - 1;
  const days =
    year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + dayOfYear - 719_468;
  return days * 24 + digits(11, 13);
}

type Arrays = Record<string, Int16Array | Int32Array | Uint8Array | Float64Array>;

function trimmed<Of extends Arrays>(arrays: Of, size: number): Of {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [name, array.subarray(0, size)]),
  ) as Of;
}
