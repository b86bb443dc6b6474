import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { fileSql } from '../../../src/engines/duckdb/fileSql.js';
import { csvInput } from '../../../src/replay/csvInput.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { importFiles } from '../../../src/storage/import/manifest.js';
import { type Mangling, manglings, plainText } from '../../support/manglings.js';
import { temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('manglings');
afterAll(remove);

/** The records of a file by key, in the order of time. */
async function imported(
  name: string,
  { file, bytes, options }: Pick<Mangling, 'file' | 'bytes' | 'options'>,
) {
  const place = join(folder, name.replace(/[^a-z0-9]+/gi, '-'));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, file), bytes());
  const manifest = await importCsv(join(place, file), {
    into: join(place, 'import'),
    threads: 1,
    memory: '500MB',
    ...options,
  });
  const engine = await DuckDb.open({ threads: 1 });
  try {
    const rows = await engine.rows(
      `SELECT key::VARCHAR AS key, startAt::VARCHAR AS "startAt", description, city, nulledColumns AS nulled FROM ${fileSql(join(place, 'import', importFiles.parquet)).replace(/^/, 'read_parquet(')}) ORDER BY startAt, key`,
    );
    return { rows, manifest };
  } finally {
    await engine.close();
  }
}

async function piped({ bytes, options }: Pick<Mangling, 'bytes' | 'options'>): Promise<string[]> {
  const input = csvInput({ stream: Readable.from([bytes()]), ...options });
  const rows = await input.open({ fromMs: undefined, untilMs: undefined });
  const keys: string[] = [];
  for await (const batch of rows.read(0, 0)) keys.push(...batch.keys);
  return keys.sort();
}

const plain = imported('plain', { file: 'accidents.csv', bytes: () => Buffer.from(plainText) });

describe('a mangled file gives the same accidents as the plain one', () => {
  it.each(manglings)('$name', async (mangling) => {
    const expected = await plain;
    expect(expected.manifest.rows).toMatchObject({ read: 40, written: 40, rejected: 0 });
    const { rows, manifest } = await imported(mangling.name, mangling);
    expect(manifest.rejectsByReason).toEqual({});
    expect(rows).toEqual(expected.rows);
  });

  // A zip archive has its list of files at the end, so a pipe cannot hold one: it is refused by name.
  const inPipe = manglings.filter(({ name }) => name !== 'archive: zip');
  it.each(inPipe)('through a pipe: $name', async (mangling) => {
    const expected = (await plain).rows.map(({ key }) => key as string).sort();
    expect(await piped(mangling)).toEqual(expected);
  });
});
