import type { Column } from '../../src/dataset/dataset.js';
import { derive } from '../../src/dataset/derive.js';
import { encodeEvent } from '../../src/dataset/json.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns } from '../../src/dataset/usAccidents/columns.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb, sqlLiteral } from '../../src/engines/duckdb/duckdb.js';
import { eventsFromJsonSql } from '../../src/engines/duckdb/jsonSql.js';
import { recordNamesSql } from '../../src/engines/duckdb/sqlTypes.js';
import { createRandom, type Random } from '../../src/stats/index.js';

/** Few values each, so that groups fill; chosen for their trouble: null, order beyond ASCII, quotes, edges of bins. */
export const oddTexts: readonly string[] = [
  "O'Fallon",
  'a "quoted" name',
  'Ñandú',
  'zürich',
  'Zürich',
  '%',
  '\uFFFD',
  '𝔸',
  '; DROP TABLE accidents',
  '-- $1',
];
const words: Readonly<Record<string, readonly string[]>> = {
  source: ['Source1', 'Source2', 'Source3'],
  side: ['R', 'L'],
  country: ['US'],
  airportCode: ['KLAX', 'KDAY', 'KPHX', 'KJFK'],
  windDirection: ['Calm', 'N', 'SSW', 'Variable'],
  weatherCondition: [
    'Clear',
    'Fair',
    'Overcast',
    'Light Rain',
    'Light Rain / Windy',
    'Heavy Snow',
    'Fog',
    'Frogs',
  ],
  street: ['I-5 N', 'Main St', 'NJ Turnpike', ...oddTexts],
};
for (const name of ['sunriseSunset', 'civilTwilight', 'nauticalTwilight', 'astronomicalTwilight']) {
  Object.assign(words, { [name]: ['Day', 'Night'] });
}
const places = [
  ['CA', 'US/Pacific', -118.25, 34.05],
  ['AZ', 'US/Mountain', -112.07, 33.45],
  ['OH', 'US/Eastern', -84.19, 39.76],
  ['TX', 'US/Central', -97.74, 30.27],
  ['AK', 'US/Alaska', -149.9, 61.2],
  [null, null, -74, 40.75],
] as const;

/** Moments where clocks, weeks, months, seasons and years turn. */
const turningPoints = [
  '2016-02-29T23:59:59.999',
  '2018-12-31T00:00:00.000',
  '2019-03-31T23:59:59.999',
  '2019-04-01T00:00:00.000',
  '2020-01-05T23:59:59.999',
  '2020-01-06T00:00:00.000',
  '2020-03-08T01:59:59.000',
  '2020-03-08T02:30:00.000',
  '2020-03-08T03:00:00.000',
  '2020-11-01T00:59:59.000',
  '2020-11-01T01:30:00.000',
  '2020-11-01T02:00:00.000',
  '2020-11-30T23:59:59.999',
  '2020-12-01T00:00:00.000',
  '2021-01-01T00:00:00.000',
];

/** Accidents for questions: every column null now and then, every value of a kind that an engine could read otherwise. */
export function variedAccidents(n: number, seed: number): Accident[] {
  const random = createRandom(seed);
  const byKey = new Map<string, Accident>();
  while (byKey.size < n) {
    const accident = variedAccident(random, byKey.size);
    byKey.set(accident.key, accident);
  }
  return [...byKey.values()];
}

function variedAccident(random: Random, index: number): Accident {
  const values: Record<string, unknown> = {};
  for (const column of columns as readonly Column[]) {
    if (column.headers.length === 0) continue;
    values[column.name] = random.uniform() < 0.12 ? null : madeValue(column, random);
  }
  const [state, timezone, lng, lat] = pick(random, places);
  const isPlaceless = random.uniform() < 0.05;
  const startLocal = startOf(random);
  const startMs = Date.parse(`${startLocal}Z`);
  const later = (minutes: number): string => new Date(startMs + minutes * 60_000).toISOString().slice(0, -1);
  return derive(
    {
      ...values,
      id: `A-${index}`,
      severity: pick(random, [0, 1, 2, 2, 2, 3, 4, null]),
      startLocal,
      endLocal: random.uniform() < 0.2 ? null : later(pick(random, [0, 30, 29.75, 360, 360, 100_000])),
      weatherLocal: random.uniform() < 0.2 ? null : later(-pick(random, [0, 5, 55, 61])),
      state,
      timezone,
      // A third lies exactly on lines of a grid.
      lng: isPlaceless
        ? null
        : random.uniform() < 0.3
          ? Math.round(lng * 10) / 10
          : lng + (random.uniform() - 0.5) / 5,
      lat: isPlaceless
        ? null
        : random.uniform() < 0.3
          ? Math.round(lat * 10) / 10
          : lat + (random.uniform() - 0.5) / 5,
    },
    random.uniform() < 0.1 ? 2 : 0,
  );
}

function startOf(random: Random): string {
  if (random.uniform() < 0.3) return pick(random, turningPoints);
  const [first, last] = [Date.UTC(2016, 1, 8), Date.UTC(2023, 3, 1)];
  // Most of them within half a year, so that groups by day are not all of one.
  const from = random.uniform() < 0.6 ? Date.UTC(2020, 8, 1) : first;
  const span = from === first ? last - first : 180 * 86_400_000;
  return new Date(from + Math.floor(random.uniform() * span)).toISOString().slice(0, -1);
}

function madeValue({ name, type, range }: Column, random: Random): unknown {
  if (words[name] !== undefined) return pick(random, words[name]);
  if (type === 'boolean') return random.uniform() < 0.4;
  if (type === 'text') return pick(random, [...oddTexts, `${name} ${Math.floor(random.uniform() * 5)}`]);
  if (type === 'localTime') return null;
  const [min, max] = range!;
  const value = min + random.uniform() * (max - min);
  if (type === 'integer') return pick(random, [min, max, 201, 241]);
  const tenth = Math.round(value * 10) / 10;
  // Edges of bins, and numbers that miss them by the last bit: 0.1 * 3 is more than 0.3.
  const near = pick(random, [
    value,
    Math.round(value / 10) * 10,
    tenth,
    0.1 * Math.round(tenth * 10),
    0.3,
    70,
  ]);
  // Plus 0 makes -0 0: JSON has no -0.
  return Math.min(max, Math.max(min, near)) + 0;
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random.uniform() * values.length)]!;
}

/** Writes accidents to a Parquet file in the schema and order of an import, in several row groups. */
export async function writeAccidents(path: string, accidents: readonly Accident[]): Promise<void> {
  const engine = await DuckDb.open({ threads: 1 });
  try {
    await engine.run('CREATE TABLE incoming (message VARCHAR)');
    const appender = await engine.connection.createAppender('incoming');
    for (const accident of accidents) {
      appender.appendVarchar(Buffer.from(encodeEvent(accident)).toString());
      appender.endRow();
    }
    appender.closeSync();
    await engine.run(`CREATE TABLE decoded AS FROM (${eventsFromJsonSql('incoming', 'message')})`);
    const { bad } = await engine.row('SELECT max(reason) AS bad FROM decoded');
    if (bad !== null) throw new Error(`A made accident is none: ${bad}`);
    await engine.run(
      `COPY (SELECT ${recordNamesSql(usAccidents)} FROM decoded ORDER BY startAt, key) TO ${sqlLiteral(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
    );
  } finally {
    engine.close();
  }
}
