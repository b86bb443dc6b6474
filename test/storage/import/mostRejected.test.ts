import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { ensureImport } from '../../../src/storage/import/ensureImport.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { areTooMany } from '../../../src/storage/import/mostRejected.js';
import { csvText, rowText, rowTexts, temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('blackspot-rejected-');
afterAll(remove);

const little = { threads: 1, memory: '500MB' };
const bad = (number: number): string => rowText(number, { Severity: 'x' });

describe('the share of rejected rows', () => {
  it('may be a tenth, or what the user allows; a single row is never too many by default', () => {
    expect(areTooMany(10, 100, undefined)).toBe(false);
    expect(areTooMany(11, 100, undefined)).toBe(true);
    expect(areTooMany(1, 4, undefined)).toBe(false);
    expect(areTooMany(1, 1, undefined)).toBe(true);
    expect(areTooMany(1, 4, 0.25)).toBe(false);
    expect(areTooMany(1, 4, 0.1)).toBe(true);
    expect(areTooMany(1, 1_000, 0)).toBe(true);
    expect(areTooMany(4, 4, 1)).toBe(false);
  });

  it('fails an import above the limit, with reasons and the rejected rows beside the folder, and nothing else', async () => {
    const path = join(folder, 'bad.csv');
    writeFileSync(path, csvText([...rowTexts(7), bad(7), 'half a row', bad(8)]));
    const into = join(folder, 'imports', 'bad');
    const error = await importCsv(path, { ...little, into }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DataError);
    const { message, hint } = error as DataError;
    expect(message).toContain(
      `Expected at most 10 % of the rows of ${path} to be rejected, got 30.0 % (3 of 10): Severity is not a whole number from 0 to 4 (2 rows, line 9: "A-8,`,
    );
    expect(message).toContain('46 fields expected, 1 found (1 row, line 10: "half a row").');
    expect(hint).toContain(`See the rejected rows in ${into}.rejects.csv. Pass --most-rejected 0.3`);
    expect(readdirSync(join(folder, 'imports'))).toEqual(['bad.rejects.csv']);
    expect(readFileSync(`${into}.rejects.csv`, 'utf8').split('\n')).toHaveLength(5);

    const { rows } = await importCsv(path, { ...little, into, mostRejected: 0.3 });
    expect(rows).toEqual({ read: 10, written: 7, duplicates: 0, rejected: 3 });
    expect(existsSync(`${into}.rejects.csv`)).toBe(false);
  });

  it('has no hint to import the other rows if there are none', async () => {
    const path = join(folder, 'all-bad.csv');
    writeFileSync(path, csvText([bad(1), bad(2)]));
    const into = join(folder, 'imports', 'all-bad');
    await expect(importCsv(path, { ...little, into })).rejects.toMatchObject({
      hint: `See the rejected rows in ${into}.rejects.csv.`,
    });
  });

  it.each(['Severity', 'Start_Time'])(
    'of an empty %s comes with the option that imports the file without it',
    async (header) => {
      const path = join(folder, `no-${header}.csv`);
      writeFileSync(path, csvText(Array.from({ length: 4 }, (_, row) => rowText(row, { [header]: '' }))));
      const error = await importCsv(path, { ...little }).catch((caught: unknown) => caught);
      const { hint } = error as DataError;
      expect(hint).toContain(
        `Pass --columns ${header}= (columns: { ${header}: '' }) to import the file without this column, which is empty.`,
      );
      const { rows } = await importCsv(path, { ...little, columns: { [header]: '' } });
      expect(rows).toEqual({ read: 4, written: 4, duplicates: 0, rejected: 0 });
    },
  );

  it('holds for an import that exists: what was allowed once need not be allowed again', async () => {
    const path = join(folder, 'again.csv');
    writeFileSync(path, csvText([...rowTexts(3), bad(3), bad(4)]));
    await ensureImport(path, { ...little, mostRejected: 0.5 });
    expect((await ensureImport(path, little)).isNew).toBe(false);
    await expect(ensureImport(path, { ...little, mostRejected: 0.1 })).rejects.toThrow('got 40.0 % (2 of 5)');
    // A failed import leaves the earlier one.
    expect((await ensureImport(path, little)).manifest.rows.written).toBe(3);
  });

  it('is checked', async () => {
    for (const mostRejected of [-0.1, 1.1, Number.NaN, '0.1']) {
      const options = { mostRejected: mostRejected as number };
      await expect(importCsv('nowhere.csv', options)).rejects.toThrow('Expected mostRejected to be');
      await expect(ensureImport('nowhere.csv', options)).rejects.toThrow('Expected mostRejected to be');
    }
  });
});
