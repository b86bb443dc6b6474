import { unknownWeather, type Weather, weatherByLabel } from '../../dataset/weather.js';

const labels = [...weatherByLabel.keys()];
const meanings = [...weatherByLabel.values()];
const enumSql = `ENUM(${labels.map(quoted).join(', ')})`;

/** The row of the weather table for a label, in DuckDB: a hash look-up, 1-based; NULL for no label or an unknown one. */
export function weatherRowSql(label: string): string {
  return `enum_code(TRY_CAST(lower(${label}) AS ${enumSql})) + 1`;
}

/** Group, intensity and windiness from the row that `weatherRowSql` gave. */
export function weatherGroupSql(label: string, row: string): string {
  return pickSql(label, row, (weather) => quoted(weather.group));
}

export function weatherIntensitySql(label: string, row: string): string {
  return pickSql(label, row, ({ intensity }) => (intensity === null ? 'NULL' : quoted(intensity)));
}

export function isWindySql(label: string, row: string): string {
  return pickSql(label, row, ({ isWindy }) => String(isWindy));
}

function pickSql(label: string, row: string, value: (weather: Weather) => string): string {
  const list = `[${meanings.map(value).join(', ')}]`;
  return `CASE WHEN ${row} IS NOT NULL THEN ${list}[${row}] WHEN ${label} IS NOT NULL THEN ${value(unknownWeather)} END`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
