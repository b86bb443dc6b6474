import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../src/app/openSource.js';
import { defineDataset } from '../../src/dataset/dataset.js';
import { expectedColumnName } from '../../src/dataset/reservedNames.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { checkQuestion } from '../../src/query/check.js';
import { temporaryFolder } from '../storage/import/csvFiles.js';
import { york } from './york/york.js';

const { folder, remove } = temporaryFolder('names');
let keywords: readonly string[];
beforeAll(async () => {
  const engine = await DuckDb.open({ threads: 1 });
  const rows = await engine.rows('SELECT keyword_name AS name FROM duckdb_keywords()');
  keywords = rows.map(({ name }) => String(name));
  engine.close();
});
afterAll(remove);

describe('the names of columns', () => {
  it('are not those of columns in the queries of an import', () => {
    for (const name of ['nulledMask', 'unread', 'entry'])
      expect(expectedColumnName(name)).toBe('a name that is not reserved');
  });

  it('may be every word of SQL that is not reserved: such columns are imported and asked', async () => {
    const taken = new Set(york.columns.map(({ name }) => name));
    const names = keywords.filter((name) => expectedColumnName(name) === null && !taken.has(name));
    expect(names.length).toBeGreaterThan(300);
    const dataset = defineDataset({
      ...york,
      columns: [
        ...york.columns,
        ...names.map((name) => ({ name, headers: [`x ${name}`], type: 'text', meaning: 'x' }) as const),
      ],
    });
    // Not the word itself: `none` stands for a missing value.
    const textOf = (name: string): string => `a ${name}`;
    const csv = join(folder, 'words.csv');
    writeFileSync(
      csv,
      [
        ['Occurred', 'Latitude', 'Longitude', 'Vehicles', ...names.map((name) => `x ${name}`)].join(','),
        ['2020-01-01 10:00:00', '53.9', '-1', '2', ...names.map(textOf)].join(','),
      ].join('\n'),
    );
    const source = await openSource(csv, { threads: 1, dataset });
    try {
      for (let from = 0; from < names.length; from += 40) {
        const some = names.slice(from, from + 40);
        const answer = await source.ask(
          checkQuestion(
            {
              measures: { n: { kind: 'count' }, different: { kind: 'distinct', of: some } },
              by: some,
              where: Object.fromEntries(some.map((name) => [name, [textOf(name), 'another']])),
            },
            dataset,
          ),
        );
        expect(answer.toRows()).toEqual([
          { ...Object.fromEntries(some.map((name) => [name, textOf(name)])), n: 1, different: 1 },
        ]);
      }
      const { columns } = await source.sample(1);
      expect(Object.keys(columns)).toEqual(dataset.columns.map(({ name }) => name));
    } finally {
      await source.close();
    }
  }, 60_000);

  it.each(['left', 'until', 'weekday', 'constructor', 'toString', 'seLect'])(
    'are not the reserved %j',
    (name) => {
      expect(expectedColumnName(name)).toBe('a name that is not reserved');
    },
  );

  it.each(['SELECT', 'a b', '', '1a', 7, undefined])('are not %j, which is not a name', (name) => {
    expect(expectedColumnName(name)).toBe('letters and digits, the first one a lowercase letter');
  });

  it('are not those of generated queries', () => {
    expect(expectedColumnName('k1')).toBe('a name other than c, d, k, m or n with a number');
    expect(['k1', 'n20', 'b1', 'kk1', 'k'].map((name) => expectedColumnName(name) === null)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});
