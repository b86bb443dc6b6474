import type { Measure } from '../../query/question.js';
import type { Table, TableColumn } from '../../query/table.js';
import { askTop } from '../common/askTop.js';
import { unknownFeed } from '../common/feeds.js';
import { textIn } from '../common/groupCounts.js';
import type { WeatherContext } from './context.js';
import { weatherGroups } from './weatherClasses.js';

/**
 * The observed hours: one entry for each station and hour of a weather reading with at least one accident,
 * sorted by station, then hour. Rows that repeat a reading are one entry: an hour's weather counts once, however many
 * accidents it has. An hour without an accident has no reading in this data, and no entry.
 */
export interface StationHours {
  /** Airport codes, the busiest first. */
  readonly stations: readonly string[];
  readonly size: number;
  /** Index into `stations`. */
  readonly station: Int16Array;
  /** Hours since 1970-01-01T00 on the wall clock of the station. */
  readonly hour: Int32Array;
  /** Index into `weatherGroups`. */
  readonly group: Uint8Array;
  /** Accidents, at least 1. */
  readonly accidents: Int32Array;
  /** Accidents on freeways; the others are on streets. */
  readonly onFreeway: Int32Array;
  /** Accidents that the largest feed reported. */
  readonly ofLargestFeed: Int32Array;
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

/** The measures of an hour besides its count. */
function measuresOf(largestFeed: string): Readonly<Record<string, Measure>> {
  return {
    freeway: { kind: 'share', where: { isFreeway: true } },
    largestFeed: { kind: 'share', where: { source: largestFeed === unknownFeed ? null : largestFeed } },
    night: { kind: 'share', where: { sunriseSunset: 'Night' } },
    temperature: { kind: 'mean', of: 'temperatureFahrenheit' },
    visibility: { kind: 'mean', of: 'visibilityMiles' },
    wind: { kind: 'mean', of: 'windSpeedMph' },
    precipitation: { kind: 'mean', of: 'precipitationInches' },
  };
}

/** Asks for the hours of the busiest stations: one question, answered by a row for each observed hour and weather. */
export async function askStationHours(context: WeatherContext): Promise<StationHours> {
  const busiest = await askTop(context, 'airportCode', context.options.stations);
  const stations = busiest.rows.map((row) => textIn(row, 'airportCode'));
  if (stations.length === 0) return { ...arraysOf(0), stations, size: 0, unlabelledHours: 0 };
  const answer = await context.ask({
    by: ['airportCode', 'weatherHour', 'weatherGroup'],
    measures: measuresOf(context.feeds[0] ?? unknownFeed),
    where: { airportCode: stations, weatherLocal: { present: true } },
  });
  return stationHoursOf(answer, stations);
}

/** The hours in an answer, whose rows come station by station, hour by hour. */
export function stationHoursOf(answer: Table, stations: readonly string[]): StationHours {
  const rows = answer.rowCount;
  const columns = columnsOf(answer);
  const arrays = arraysOf(rows);
  const stationIndex = new Map<string | null, number>(stations.map((code, index) => [code, index]));
  const groupIndex = new Map<string | null, number>(weatherGroups.map((name, index) => [name, index]));
  let size = 0;
  let unlabelledHours = 0;
  for (let from = 0; from < rows; ) {
    let until = from + 1;
    while (until < rows && isSameHour(columns, from, until)) until++;
    const hour = hourNumber(columns.hour[from] ?? '');
    const labels = labelsIn(columns, from, until, groupIndex);
    if (labels === null || Number.isNaN(hour)) unlabelledHours++;
    else {
      arrays.station[size] = stationIndex.get(columns.code[from]!)!;
      arrays.hour[size] = hour;
      arrays.group[size] = mainGroup(labels, hour);
      arrays.isMixed[size] = labels.length > 1 ? 1 : 0;
      writeMeasures(arrays, size, columns, from, until);
      size++;
    }
    from = until;
  }
  return { ...trimmed(arrays, size), stations, size, unlabelledHours };
}

type HourArrays = Omit<StationHours, 'stations' | 'size' | 'unlabelledHours'>;

function arraysOf(length: number): HourArrays {
  return {
    station: new Int16Array(length),
    hour: new Int32Array(length),
    group: new Uint8Array(length),
    accidents: new Int32Array(length),
    onFreeway: new Int32Array(length),
    ofLargestFeed: new Int32Array(length),
    isMixed: new Uint8Array(length),
    isNight: new Uint8Array(length),
    temperatureFahrenheit: new Float64Array(length),
    visibilityMiles: new Float64Array(length),
    windSpeedMph: new Float64Array(length),
    precipitationInches: new Float64Array(length),
  };
}

/** Joins the rows of an hour into its accidents and readings. */
function writeMeasures(arrays: HourArrays, at: number, columns: Columns, from: number, until: number): void {
  const mean = (values: Float64Array): number => meanOf(values, columns.n, from, until);
  const accidents = sumOf(columns.n, from, until);
  arrays.accidents[at] = accidents;
  arrays.onFreeway[at] = Math.round(accidents * mean(columns.freeway));
  arrays.ofLargestFeed[at] = Math.round(accidents * mean(columns.largestFeed));
  arrays.isNight[at] = mean(columns.night) > 0.5 ? 1 : 0;
  arrays.temperatureFahrenheit[at] = mean(columns.temperature);
  arrays.visibilityMiles[at] = mean(columns.visibility);
  arrays.windSpeedMph[at] = mean(columns.wind);
  arrays.precipitationInches[at] = mean(columns.precipitation);
}

interface Columns {
  readonly code: readonly (string | null)[];
  readonly hour: readonly (string | null)[];
  readonly group: readonly (string | null)[];
  readonly n: Float64Array;
  readonly freeway: Float64Array;
  readonly largestFeed: Float64Array;
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
    largestFeed: numbers('largestFeed'),
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

/** Accidents by group of weather in an hour, without accidents that lack a label; null without labels. */
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
 * The weather of an hour: that of most of its accidents. A tie is decided by the day and hour, which do not depend on
 * the weather: a rule that preferred rain would make rain look busy, since only busy hours can be tied.
 */
function mainGroup(labels: readonly (readonly [group: number, n: number])[], hour: number): number {
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

function trimmed(arrays: HourArrays, size: number): HourArrays {
  return Object.fromEntries(
    Object.entries<HourArrays[keyof HourArrays]>({ ...arrays }).map(([name, array]) => [
      name,
      array.subarray(0, size),
    ]),
  ) as unknown as HourArrays;
}
