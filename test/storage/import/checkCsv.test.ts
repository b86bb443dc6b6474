import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { DuckDb, sqlLiteral } from '../../../src/engines/duckdb/duckdb.js';
import { checkCsv } from '../../../src/storage/import/checkCsv.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import type { Manifest } from '../../../src/storage/import/manifest.js';
import { understood, understoodText } from '../../../src/storage/import/understood.js';
import { csvText, fieldsOf, rowText, rowTexts, temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('blackspot-check-test-');
afterAll(remove);

const little = { threads: 1, memory: '500MB' };

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a check', () => {
  it('of a short file says what its import says, and writes nothing', async () => {
    const damaged = [...rowTexts(5), 'half a row', rowText(7, { Severity: 'x', 'Temperature(F)': 'warm' })];
    const kinds = {
      'plain.csv': csvText(rowTexts(40)),
      'crlf.csv': csvText(rowTexts(4), undefined, ',', '\r\n'),
      'blank-lines.csv': csvText(['', ...damaged, '', ...rowTexts(40)]),
      'titled.csv': `Accidents\n\n${csvText(rowTexts(4, undefined, ';'), undefined, ';')}`,
      'utf16.csv': Buffer.from(`\ufeff${csvText(rowTexts(4))}`, 'utf16le'),
      'latin1.csv': Buffer.from(csvText([rowText(1, { City: 'Peñasco' }), rowText(2)]), 'latin1'),
      'packed.csv.gz': gzipSync(csvText(rowTexts(4))),
    };
    for (const [name, content] of Object.entries(kinds)) {
      const path = file(name, content);
      const { manifest, sample, understood: lines, problem } = await checkCsv(path, little);
      expect(readdirSync(folder), name).not.toContain('.blackspot');
      const into = join(folder, 'imports', name);
      const imported = await importCsv(path, { ...little, into });
      expect(understoodText(lines), name).toBe(understoodText(understood(imported)));
      expect(manifest.rejectExamples, name).toEqual(imported.rejectExamples);
      expect([sample.isWhole, problem], name).toEqual([true, null]);
    }
  });

  it('of a long file reads the beginning, the middle and the end', async () => {
    const rows = rowTexts(30_000);
    rows[29_990] = rowText(29_990, { Severity: 'x' });
    const path = file('long.csv', csvText(rows));
    const { sample, manifest, understood: lines } = await checkCsv(path, little);
    expect(sample).toMatchObject({ firstRows: 10_000, isWhole: false });
    expect(sample.middleRows).toBeGreaterThan(1_000);
    expect(sample.rowsOfFile).toBeGreaterThan(29_000);
    expect(sample.rowsOfFile).toBeLessThan(31_000);
    expect(manifest.rows.read).toBe(10_000 + sample.middleRows + sample.lastRows);
    // Every row of the middle and of the end is whole.
    expect(manifest.rejectsByReason).toEqual({ 'Severity is not a whole number from 0 to 4': 1 });
    const text = understoodText(lines);
    expect(text).toMatch(/Sample {4}1\d,\d{3} rows of about (29|30|31),000: the first 10,000, /);
    // The line of a row at the end is not known.
    expect(text).toContain('(0.006 %, "A-29991');
    const packed = await checkCsv(file('long.csv.gz', gzipSync(readFileSync(path))), little);
    expect(packed.sample).toMatchObject({ firstRows: 10_000, middleRows: 0, lastRows: 0, rowsOfFile: null });
  });

  it('of other kinds of files says what their import says', async () => {
    const rows = [...Array.from({ length: 5 }, (_, n) => fieldsOf(n)), fieldsOf(7, { Severity: 'x' })];
    const lines = rows.map((row) => JSON.stringify(row));
    const json = file(
      'rows.jsonl',
      `${lines.slice(0, 2).join('\n')}\n\nnot JSON\n${lines.slice(2).join('\n')}`,
    );
    const packed = file('rows.jsonl.gz', gzipSync(`${lines.join('\n')}\n`));
    const parquet = join(folder, 'rows.parquet');
    const engine = await DuckDb.open({ threads: 1 });
    await engine.run(
      `COPY (FROM read_csv(${sqlLiteral(file('rows.csv', csvText(rowTexts(30))))})) TO ${sqlLiteral(parquet)}`,
    );
    await engine.close();
    for (const path of [json, packed, parquet]) {
      const imported = await importCsv(path, {
        ...little,
        into: join(folder, 'imports', basename(path)),
        mostRejected: 1,
      });
      const { manifest, understood: said, sample } = await checkCsv(path, little);
      expect(understoodText(said), path).toBe(understoodText(understood(imported)));
      expect(manifest.rejectExamples, path).toEqual(imported.rejectExamples);
      expect(sample, path).toMatchObject({ firstRows: imported.rows.read, isWhole: true });
    }
  });

  it('of several files says what their import says', async () => {
    const parts = join(folder, 'parts');
    mkdirSync(join(parts, 'state=OH'), { recursive: true });
    file('parts/a.csv', csvText([...rowTexts(3), rowText(4, { Severity: 'x' })]));
    file('parts/b.csv.gz', gzipSync(csvText([...rowTexts(5), 'half a row'])));
    file('parts/c.csv', '');
    file('parts/d.jsonl', `${JSON.stringify(fieldsOf(20))}\n`);
    file('parts/state=OH/e.csv', csvText(rowTexts(12, undefined, ';').slice(8), undefined, ';'));
    const inputs = [parts, join(parts, '*.csv*'), [join(parts, 'd.jsonl'), join(parts, 'a.csv')]];
    for (const [n, input] of inputs.entries()) {
      const imported = await importCsv(input, {
        ...little,
        into: join(folder, 'imports', `parts-${n}`),
        mostRejected: 1,
      });
      const { manifest, understood: said, sample } = await checkCsv(input, little);
      expect(understoodText(said)).toBe(understoodText(understood(imported)));
      expect(manifest.rejectExamples).toEqual(imported.rejectExamples);
      expect(manifest.rows).toEqual(imported.rows);
      expect(sample).toMatchObject({ firstRows: imported.rows.read, isWhole: true });
      const formsOf = ({ inputs: all = [] }: Manifest) =>
        all.map(({ name, path, bytes, dialect }) => ({ name, path, bytes, dialect }));
      expect(formsOf(manifest)).toEqual(formsOf(imported));
    }
    expect(readdirSync(folder)).not.toContain('.blackspot');
  });

  it('of files of different kinds names each, and the order of day and month of each', async () => {
    const row = (time: string) => rowText(1, { Start_Time: time, End_Time: '', Weather_Timestamp: '' });
    const paths = [
      file('day.csv', csvText([row('13/2/2021 6:00'), row('1/2/2021 6:00')])),
      file('month.csv', csvText([row('2/13/2021 6:00')])),
      file('other.csv', csvText([row('2/14/2021 6:00')])),
      ...[1, 2].map((rows) => {
        const escaped = Array.from({ length: rows }, (_, n) => rowText(3 + n, { Description: 'at "A", B' }));
        return file(`escaped-${rows}.csv`, csvText(escaped.map((text) => text.replaceAll('""', '\\"'))));
      }),
      file('latin.csv', Buffer.from(csvText([rowText(2, { City: 'Peñasco' })]), 'latin1')),
    ];
    const text = understoodText((await checkCsv(paths, little)).understood);
    expect(text).toMatch(
      /6 files, [\d,.]+ (?:bytes|kB): 3 a plain CSV in UTF-8; 2 UTF-8, 3 rows with quotes escaped by backslashes; \S*latin\.csv Windows-1252\n/,
    );
    expect(text).toMatch(
      /; day first in Start_Time of \S*day\.csv; month first in Start_Time of \S*month\.csv, \S*other\.csv\n/,
    );
  });

  it('of several long files reads the first rows of each', async () => {
    const paths = [0, 1].map((n) =>
      file(`many-${n}.csv.gz`, gzipSync(csvText(rowTexts(20_000 * (n + 1)).slice(20_000 * n)))),
    );
    const parquet = join(folder, 'many.parquet');
    const engine = await DuckDb.open({ threads: 1 });
    await engine.run(
      `COPY (SELECT '2' AS Severity, TIMESTAMP '2021-01-01' + INTERVAL (n) MINUTE AS Start_Time FROM range(9000) t(n)) TO ${sqlLiteral(parquet)}`,
    );
    await engine.close();
    const { sample, manifest, understood: said } = await checkCsv([...paths, parquet], little);
    expect(sample).toEqual({
      firstRows: 10_002,
      middleRows: 0,
      lastRows: 0,
      isWhole: false,
      rowsOfFile: null,
    });
    expect(manifest.inputs!.map(({ rows }) => rows)).toEqual([3_334, 3_334, 3_334]);
    expect(understoodText(said)).toContain('10,002 rows: the first of each file.');
  });

  it('lists the files that cannot be imported', async () => {
    const paths = [file('good.csv', csvText(rowTexts(2))), file('web.csv', '<!doctype html><html></html>')];
    await expect(checkCsv(paths, little)).rejects.toThrow(/^1 of 2 files cannot be imported:\n.*web\.csv/);
  });

  it('shows both readings of dates in place of an error', async () => {
    const path = file('open.csv', csvText([rowText(1, { Start_Time: '3/4/2021 6:00' })]));
    const { understood: lines, problem } = await checkCsv(path, little);
    expect(lines.find(({ topic }) => topic === 'Times')).toEqual({
      topic: 'Times',
      text: 'Start_Time 3/4/2021 6:00 can be 4 March 2021 or 3 April 2021: no date of the file shows whether the day or the month comes first.',
      isDoubtful: true,
    });
    expect(problem).toBe('An import needs --day-first or --month-first.');
    expect((await checkCsv(path, { ...little, dateOrder: 'dayFirst' })).problem).toBeNull();
    // The dates of a sample do not decide for the whole file.
    const many = Array.from({ length: 10_001 }, () => '2,3/4/2021 6:00,40,-83').join('\n');
    const long = await checkCsv(
      file('open-long.csv.gz', gzipSync(`Severity,Start_Time,Start_Lat,Start_Lng\n${many}\n`)),
      little,
    );
    expect(long.problem).toBeNull();
    expect(understoodText(long.understood)).toContain('no date of the sample shows');
  });

  it('names the most frequent reason if an import would reject too many rows', async () => {
    const path = file(
      'bad.csv',
      csvText([...rowTexts(8), rowText(9, { Severity: 'x' }), rowText(10, { Severity: 'y' })]),
    );
    const { problem } = await checkCsv(path, little);
    expect(problem).toContain('20.0 % of the rows are rejected, more than 10 %');
    expect(problem).toContain('Severity is not a whole number from 0 to 4.');
    expect((await checkCsv(path, { ...little, mostRejected: 0.2 })).problem).toBeNull();
  });

  it('names the labels of time zones that are not known', async () => {
    const rows = ['US/Eastern', 'Mars/Base', 'EX', 'Mars/Base', ''].map((Timezone, n) =>
      rowText(n, { Timezone }),
    );
    const { manifest, understood: lines } = await checkCsv(file('zones.csv', csvText(rows)), little);
    expect(manifest.unknownZones).toEqual({ 'Mars/Base': 2, EX: 1 });
    expect(manifest.zones).toMatchObject({ label: 1, state: 4 });
    expect(understoodText(lines)).toContain(
      'Labels of time zones that are not known: "Mars/Base" 2, "EX" 1.',
    );
  });

  it('fails as an import does, with the path of the file', async () => {
    await expect(checkCsv(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'INPUT' });
    await expect(checkCsv(file('page.csv', '<!doctype html><html></html>'))).rejects.toMatchObject({
      code: 'DATA',
      message: expect.stringContaining(join(folder, 'page.csv')),
    });
    await expect(checkCsv(file('empty.csv', csvText([])), little)).rejects.toThrow(
      `No rows in ${join(folder, 'empty.csv')}`,
    );
  });
});
