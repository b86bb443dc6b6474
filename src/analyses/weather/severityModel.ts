import { isBlackspotError } from '../../base/errors.js';
import {
  type Coefficient,
  clusterCovariance,
  coefficient,
  fitGlm,
  fitProportionalOdds,
  testProportionalOdds,
} from '../../stats/index.js';
import { kinds } from './kinds.js';
import type { SeverityRows } from './severityRows.js';

/** Odds of a higher severity in a weather against clear or cloudy sky, given an accident, within one source. */
export interface SeverityOdds {
  readonly kind: number;
  /** One odds ratio for all steps of the scale. */
  readonly proportional: Coefficient;
  /** Odds of severity 3 or 4 against 1 or 2; null where that has no answer. */
  readonly severe: Coefficient | null;
  readonly n: number;
}

export interface SeverityFit {
  readonly source: string;
  readonly rows: number;
  readonly odds: readonly SeverityOdds[];
  /** Small: one odds ratio for all steps is too few. Null with two categories. */
  readonly proportionalPValue: number | null;
  /** What the odds are adjusted for. */
  readonly adjustedFor: readonly string[];
  readonly reason: string | null;
}

/** Fewer rows of a level say nothing of it. */
const minLevel = 30;
const minRows = 500;
const maxStates = 6;

/**
 * A proportional-odds logit of severity on weather, year, part of the day, light, road and state, with standard errors
 * clustered by station and day, beside a logit of severity 3 or 4. Drops the states, then the road, where they leave no
 * answer.
 */
export function severityOf(rows: SeverityRows, source: string, level: number): SeverityFit {
  const at = positions(rows.size, (i) => rows.source[i] === source);
  const none = (reason: string): SeverityFit => ({
    source,
    rows: at.length,
    odds: [],
    proportionalPValue: null,
    adjustedFor: [],
    reason,
  });
  if (at.length < minRows)
    return none(`it has ${at.length} rows with a weather label, fewer than ${minRows}`);
  const response = categories(at.map((i) => rows.severity[i]!));
  if (response === null) return none('all its severities are the same');
  const weather = dummies(at, rows.kind, (kind) => kind > 0).map(([kind, column]) => ({ kind, column }));
  if (weather.length === 0) return none('no weather but clear and cloudy has enough rows');
  const kindColumns = Object.fromEntries(weather.map(({ kind, column }) => [kinds[kind]!, column]));
  const years = named('year', dummies(at, rows.year).slice(1));
  const hours = named('hours', dummies(at, at4(rows.hour)).slice(1));
  const road = Object.fromEntries(
    Object.entries(rows.flags)
      .map(([name, flag]) => [name, Float64Array.from(at, (i) => flag[i]!)] as const)
      .filter(([, column]) => hasBoth(column)),
  );
  const states = named('state', dummies(at, rows.state).slice(1, maxStates + 1));
  const designs = [
    { design: { ...kindColumns, ...years, ...hours, ...road, ...states }, of: ['state', 'road'] },
    { design: { ...kindColumns, ...years, ...hours, ...road }, of: ['road'] },
    { design: { ...kindColumns, ...years }, of: [] },
  ];
  const clusters = at.map((i) => rows.stationDay[i]!);
  let problem = '';
  for (const { design, of } of designs) {
    try {
      const fit = fitProportionalOdds(response, design, { clusters });
      const severe = severeOdds(
        at.map((i) => rows.severity[i]!),
        design,
        clusters,
        level,
      );
      return {
        source,
        rows: at.length,
        odds: weather.map(({ kind, column }) => ({
          kind,
          proportional: coefficient(fit, kinds[kind]!, level),
          severe: severe(kinds[kind]!),
          n: column.reduce((a, b) => a + b, 0),
        })),
        proportionalPValue: pValueOf(response, kindColumns),
        adjustedFor: [
          'year',
          ...(Object.keys(hours).length > 0 && of.length > 0 ? ['part of the day'] : []),
          ...of,
        ],
        reason: null,
      };
    } catch (error) {
      if (!isBlackspotError(error) || error.code !== 'STATISTICS') throw error;
      problem = error.message;
    }
  }
  return none(`the model has no answer (${problem})`);
}

function severeOdds(
  severity: readonly number[],
  design: Readonly<Record<string, Float64Array>>,
  clusters: readonly string[],
  level: number,
): (name: string) => Coefficient | null {
  const severe = Float64Array.from(severity, (value) => (value >= 3 ? 1 : 0));
  if (!hasBoth(severe)) return () => null;
  try {
    const fit = fitGlm(severe, design, { family: 'binomial' });
    const covariance = clusterCovariance(fit, clusters);
    return (name) => coefficient(fit, name, level, covariance);
  } catch (error) {
    if (!isBlackspotError(error) || error.code !== 'STATISTICS') throw error;
    return () => null;
  }
}

/** The test of proportional odds over the weather alone, on the rows joined: equal rows weigh as many. */
function pValueOf(response: Int32Array, kindColumns: Readonly<Record<string, Float64Array>>): number | null {
  const names = Object.keys(kindColumns);
  const joined = new Map<string, { y: number; x: number[]; n: number }>();
  for (let i = 0; i < response.length; i++) {
    const x = names.map((name) => kindColumns[name]![i]!);
    const key = `${response[i]} ${x.join('')}`;
    const cell = joined.get(key);
    if (cell === undefined) joined.set(key, { y: response[i]!, x, n: 1 });
    else cell.n++;
  }
  const cells = [...joined.values()];
  const design = Object.fromEntries(names.map((name, j) => [name, cells.map(({ x }) => x[j]!)]));
  try {
    return testProportionalOdds(
      cells.map(({ y }) => y),
      design,
      { weights: cells.map(({ n }) => n) },
    ).pValue;
  } catch (error) {
    if (!isBlackspotError(error) || error.code !== 'STATISTICS') throw error;
    return null;
  }
}

/** Severities as 0, 1, .. without gaps; a level with few rows joins its neighbour. Null when one level is left. */
function categories(severity: readonly number[]): Int32Array | null {
  const counts = new Map<number, number>();
  for (const value of severity) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kept = [...counts]
    .filter(([, n]) => n >= minLevel)
    .map(([value]) => value)
    .sort((a, b) => a - b);
  if (kept.length < 2) return null;
  return Int32Array.from(severity, (value) => {
    let best = 0;
    for (const [index, level] of kept.entries()) {
      if (Math.abs(level - value) < Math.abs(kept[best]! - value)) best = index;
    }
    return best;
  });
}

/** Indicator columns of the levels with enough rows, the most frequent first. */
function dummies<Level extends string | number>(
  at: readonly number[],
  levels: ArrayLike<Level>,
  isWanted: (level: Level) => boolean = () => true,
): [Level, Float64Array][] {
  const placesOf = new Map<Level, number[]>();
  for (let place = 0; place < at.length; place++) {
    const level = levels[at[place]!]!;
    const places = placesOf.get(level);
    if (places === undefined) placesOf.set(level, [place]);
    else places.push(place);
  }
  return [...placesOf]
    .filter(([level, places]) => places.length >= minLevel && isWanted(level))
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([level, places]) => {
      const column = new Float64Array(at.length);
      for (const place of places) column[place] = 1;
      return [level, column];
    });
}

function named(
  prefix: string,
  columns: readonly (readonly [string | number, Float64Array])[],
): Record<string, Float64Array> {
  return Object.fromEntries(columns.map(([level, column]) => [`${prefix} ${level}`, column]));
}

/** Night, morning, midday, evening as 0..3. */
function at4(hour: Float64Array): Int32Array {
  return Int32Array.from(hour, (h) => (h < 6 || h >= 20 ? 0 : h < 10 ? 1 : h < 15 ? 2 : 3));
}

function hasBoth(column: Float64Array): boolean {
  const ones = column.reduce((a, b) => a + b, 0);
  return ones >= minLevel && column.length - ones >= minLevel;
}

function positions(size: number, holds: (i: number) => boolean): number[] {
  const found: number[] = [];
  for (let i = 0; i < size; i++) if (holds(i)) found.push(i);
  return found;
}
