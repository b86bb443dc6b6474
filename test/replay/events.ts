import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { columns } from '../../src/dataset/usAccidents/columns.js';
import { DuckDb, sqlLiteral } from '../../src/engines/duckdb/duckdb.js';
import { keySql } from '../../src/engines/duckdb/keySql.js';
import { sqlTypes } from '../../src/engines/duckdb/sqlTypes.js';

export interface EventFile {
  readonly rows: number;
  /** Time between two events. @default 60,000 */
  readonly stepMs?: number;
  /** Of the first event. @default 2019-01-01T00:00:00Z */
  readonly startAt?: string;
}

/** Writes a Parquet file of invented events, one every `stepMs`, ordered by time, in the schema of an import. */
export async function writeEvents(
  path: string,
  { rows, stepMs = 60_000, startAt }: EventFile,
): Promise<void> {
  const startMs = Date.parse(startAt ?? '2019-01-01T00:00:00Z');
  const values: Partial<Record<string, string>> = {
    id: `'A-' || i`,
    source: `'Source' || (1 + i % 3)`,
    severity: '1 + i % 4',
    startAt: `epoch_ms(${startMs} + i * ${stepMs})`,
    startLocal: 'startAt - INTERVAL 5 HOUR',
    endAt: 'startAt + INTERVAL 90 MINUTE',
    endLocal: 'endAt - INTERVAL 5 HOUR',
    weatherLocal: 'startLocal',
    durationMinutes: '90.0',
    lat: '25 + (i % 2400) / 100.0',
    lng: '-120 + (i % 4800) / 100.0',
    description: `'Right lane blocked due to accident on I-' || i || '; "Größe"'`,
    country: `'US'`,
    state: `'OH'`,
    timezone: `'US/Eastern'`,
    windDirection: `'NNW'`,
    weatherCondition: `'Light Rain'`,
    weatherGroup: `'rain'`,
    weatherIntensity: `'light'`,
    junction: 'i % 7 = 0',
    nulledColumns: '0',
  };
  const invented = columns.map(({ name, type, ...column }, at) => {
    const [least, most] = 'range' in column ? column.range : [0, 1];
    const value = {
      text: `'${name} ' || (i % 50)`,
      integer: `${least} + i % ${most - least}`,
      double: `round(${least} + (i % 997) / 997.0 * ${most - least}, 2)`,
      boolean: 'i % 5 = 0',
      localTime: 'NULL',
      instant: 'NULL',
      uuid: 'NULL',
    }[type];
    // Every optional column is null now and then.
    return [name, values[name] ?? `CASE WHEN (i + ${at}) % 11 > 0 THEN ${value} END`] as const;
  });
  const sqlOf: Readonly<Record<string, string>> = Object.fromEntries(invented);
  const typed = (name: string, type: keyof typeof sqlTypes): string =>
    `CAST(${sqlOf[name]} AS ${sqlTypes[type]}) AS ${name}`;
  const withoutKey = columns.filter(({ name }) => name !== 'key');
  // Columns made from others must come after them.
  const first = withoutKey
    .filter(({ name }) => name === 'startAt')
    .map(({ name, type }) => typed(name, type));
  const other = withoutKey.filter(
    ({ name }) => !['startAt', 'startLocal', 'endAt', 'endLocal', 'weatherLocal'].includes(name),
  );
  const derived = ['startLocal', 'endAt', 'endLocal', 'weatherLocal'].map((name) => typed(name, 'instant'));
  const made = `SELECT ${[...first, ...derived, ...other.map(({ name, type }) => typed(name, type))].join(', ')} FROM range(${rows}) t(i)`;
  mkdirSync(dirname(path), { recursive: true });
  const engine = await DuckDb.open();
  try {
    await engine.run(
      `COPY (SELECT ${columns.map(({ name }) => name).join(', ')} FROM (SELECT ${keySql()} AS key, * FROM (${made})) ORDER BY startAt, key)
       TO ${sqlLiteral(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
    );
  } finally {
    engine.close();
  }
}
