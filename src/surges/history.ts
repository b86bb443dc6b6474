import {
  requireInteger,
  requireKnownOptions,
  requireMethods,
  requireSignal,
  unexpected,
} from '../base/checks.js';
import { hourMs } from '../base/durations.js';
import { InputError } from '../base/errors.js';
import { instantText } from '../dataset/times.js';
import type { Dimension, Filter, Measure, Question } from '../query/question.js';
import { type AskOptions, requireSource, type Source } from '../query/source.js';
import { cellOf, type Table } from '../query/table.js';
import type { SurgeDetector } from './detector.js';
import type { HourlyCounts } from './fillRates.js';
import { hoursOfWeek } from './localHours.js';
import type { PlaceKind } from './options.js';
import { zoneColumns } from './places.js';

export interface HistoryOptions extends AskOptions {
  /** Where the stream begins: earlier accidents are the history. ISO UTC. @default after the last accident of the source */
  readonly before?: string;
  /** Weeks before it that are asked for. @default 26 */
  readonly weeks?: number;
}

const historyDefaults = { weeks: 26 } as const;

/** What the history has taught. */
export interface LearnedHistory {
  /** Places that were found. */
  readonly places: number;
  /** Those that are watched. */
  readonly watched: number;
  /** Weeks that are learned. */
  readonly weeks: number;
  /** Weeks that must be learned before there are alarms: `minWeeks`. */
  readonly neededWeeks: number;
  /** Whether places are watched from the beginning of the stream. If not, the stream must teach the missing weeks. */
  readonly isReady: boolean;
}

/**
 * Teaches a new detector what the last weeks of a source lead one to expect, by two questions for each kind of place.
 * The stream should begin where the history ends: an hour in which nothing happens anywhere is taken for a gap.
 *
 * @returns how many weeks are known and needed
 * @throws InputError if the detector knows places already, or on an option that is not as described
 * @example
 * const { weeks, isReady } = await learnHistory(new SurgeDetector(), source, { before: '2019-03-01T00:00:00.000Z' });
 */
export async function learnHistory(
  detector: SurgeDetector,
  source: Source,
  options: HistoryOptions = {},
): Promise<LearnedHistory> {
  const known = { ...historyDefaults, before: null, signal: null };
  requireKnownOptions<HistoryOptions>('learnHistory', options, known);
  requireSignal(options.signal);
  requireMethods(
    'detector',
    'a SurgeDetector',
    detector,
    ['add', 'advance'],
    'Make it: new SurgeDetector().',
  );
  requireSource(source);
  const weeks = requireInteger('weeks', options.weeks ?? historyDefaults.weeks, 1, 520);
  const { rates, places, settings } = detector;
  if (places.count > 0) {
    throw new InputError(`Expected detector to be a new one, got one that knows ${places.count} places.`, {
      hint: 'Call learnHistory before the first event, and not after restore.',
    });
  }
  const untilMs = await endOfHistory(source, options.before);
  if (untilMs !== null) {
    const where: Filter = {
      fromAt: instantText(untilMs - weeks * hoursOfWeek * hourMs),
      untilAt: instantText(untilMs),
    };
    const asking = options.signal === undefined ? {} : { signal: options.signal };
    const counts: HourlyCounts[] = [];
    for (const kind of settings.kinds) {
      const by = placeDimensions(detector, kind);
      const ask = (measures: Question['measures'], dimensions: readonly Dimension[]): Promise<Table> =>
        source.ask({ measures, by: dimensions, where, orderBy: [], limit: null }, asking);
      const numbers = addPlaces(detector, kind, await ask(placeMeasures(detector), zonesBy(detector, kind)));
      const table = await ask({ n: { kind: 'count' } }, ['hourStart', ...by]);
      counts.push({
        table,
        keyOf: (row) => numbers.get(placeOf(detector, kind, table, row)?.key ?? '') ?? null,
      });
    }
    detector.learn(counts, untilMs);
  }
  return {
    places: places.count,
    watched: detector.watched,
    weeks: rates.weeks,
    neededWeeks: rates.neededWeeks,
    isReady: rates.isReady,
  };
}

/** Milliseconds since 1970 UTC; null for a source without accidents. */
async function endOfHistory(source: Source, before: string | undefined): Promise<number | null> {
  if (before === undefined) {
    const { lastAt } = await source.describe();
    return lastAt === null ? null : Date.parse(lastAt) + 1;
  }
  const untilMs = typeof before === 'string' && before.endsWith('Z') ? Date.parse(before) : Number.NaN;
  if (Number.isNaN(untilMs))
    throw unexpected('before', 'an instant such as 2019-03-01T00:00:00.000Z', before);
  return untilMs;
}

function placeDimensions({ settings: { dataset, cellKm } }: SurgeDetector, kind: PlaceKind): Dimension[] {
  if (kind === 'cell') return [{ cell: cellKm }];
  const { state } = dataset.roles;
  return (state === undefined ? [kind] : [state, kind]) as Dimension[];
}

/** Places by all that decides their zones. */
function zonesBy(detector: SurgeDetector, kind: PlaceKind): Dimension[] {
  const { dataset } = detector.settings;
  const texts = [dataset.roles.state, ...zoneColumns(dataset)].filter(
    (name) => name !== undefined && dataset.columnOf(name)?.type === 'text',
  ) as Dimension[];
  return [...new Set([...placeDimensions(detector, kind), ...texts])];
}

function placeMeasures({ settings: { dataset } }: SurgeDetector): Record<string, Measure> {
  const n: Measure = { kind: 'count' };
  return dataset.hasPlace ? { n, lat: { kind: 'mean', of: 'lat' }, lng: { kind: 'mean', of: 'lng' } } : { n };
}

/** The place of a row: its key and its name; null without one. */
function placeOf(
  { settings: { dataset } }: SurgeDetector,
  kind: PlaceKind,
  table: Table,
  row: number,
): { readonly key: string | number; readonly name: string; readonly state: string | null } | null {
  const text = (column: string): string | null => cellOf(table.column(column), row) as string | null;
  const stateColumn = dataset.roles.state;
  if (kind === 'cell') {
    const cell = cellOf(table.column('cell'), row) as number | null;
    return cell === null ? null : { key: cell, name: '', state: null };
  }
  const name = text(kind);
  const state = stateColumn === undefined ? null : text(stateColumn);
  return name === null || name === '' ? null : { key: `${state ?? ''}/${name}`, name, state };
}

/** Adds the places of an answer. Where the accidents of one have several zones, that of most of them counts. */
function addPlaces(detector: SurgeDetector, kind: PlaceKind, answer: Table): Map<string | number, number> {
  const { places } = detector;
  const count = answer.column('n') as Float64Array;
  const rows = Array.from({ length: answer.rowCount }, (_, row) => row).sort(
    (a, b) => count[b]! - count[a]! || a - b,
  );
  const numbers = new Map<string | number, number>();
  const names = Object.keys(answer.columns);
  for (const row of rows) {
    const place = placeOf(detector, kind, answer, row);
    if (place === null) continue;
    const values = Object.fromEntries(names.map((name) => [name, cellOf(answer.column(name), row)]));
    let number = numbers.get(place.key);
    if (number === undefined) {
      const stateColumn = detector.settings.dataset.roles.state;
      const state = stateColumn === undefined ? null : (values[stateColumn] as string | null);
      number = places.fromHistory(kind, { ...place, state }, values);
      numbers.set(place.key, number);
    }
    if (typeof values.lat === 'number' && typeof values.lng === 'number')
      places.addPosition(number, values.lat, values.lng, count[row]!);
  }
  return numbers;
}
