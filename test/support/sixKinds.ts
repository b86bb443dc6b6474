import { join } from 'node:path';
import { DuckDb, sqlLiteral } from '../../src/engines/duckdb/duckdb.js';
import { generate } from '../../src/synthetic/generate.js';

const rows = 10_000;

export type KindOfFile =
  | 'the head of the file'
  | 'random rows'
  | 'one feed'
  | 'one year'
  | '12 columns'
  | 'no Source';

/** The kinds of file that most people hold instead of the whole one, as a query over all rows of a generated file. */
const queries: Readonly<Record<KindOfFile, string>> = {
  'the head of the file': `SELECT * FROM whole LIMIT ${rows}`,
  'random rows': `SELECT * FROM whole USING SAMPLE reservoir(${rows} ROWS) REPEATABLE (1)`,
  'one feed': `SELECT * FROM whole WHERE Source = 'Source2' LIMIT ${rows}`,
  'one year': `SELECT * FROM whole WHERE Start_Time LIKE '2019-%'`,
  '12 columns': `SELECT ID, Severity, Start_Time, End_Time, Start_Lat, Start_Lng, City, State, Weather_Condition,
    "Temperature(F)", "Visibility(mi)", Sunrise_Sunset FROM whole USING SAMPLE reservoir(${rows} ROWS) REPEATABLE (2)`,
  'no Source': `SELECT * EXCLUDE (Source) FROM whole USING SAMPLE reservoir(${rows} ROWS) REPEATABLE (3)`,
};

export const kindsOfFile: readonly KindOfFile[] = Object.keys(queries) as KindOfFile[];

/** Writes a CSV of each kind into a folder. @returns their paths by kind */
export async function writeSixKinds(folder: string): Promise<Readonly<Record<KindOfFile, string>>> {
  const whole = join(folder, 'whole.csv');
  await generate({ rows: 60_000, seed: 11, out: whole, threads: 1 });
  const engine = await DuckDb.open({ threads: 1 });
  try {
    await engine.run(
      `CREATE TABLE whole AS SELECT * FROM read_csv(${sqlLiteral(whole)}, all_varchar = true, header = true)`,
    );
    const paths = kindsOfFile.map(
      (kind) => [kind, join(folder, `${kind.replaceAll(' ', '-')}.csv`)] as const,
    );
    for (const [kind, path] of paths)
      await engine.run(`COPY (${queries[kind]}) TO ${sqlLiteral(path)} (HEADER)`);
    return Object.fromEntries(paths) as Record<KindOfFile, string>;
  } finally {
    engine.close();
  }
}
