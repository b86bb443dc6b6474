import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoreFile } from '../../../src/app/score/scoreFile.js';
import { scoredPath } from '../../../src/app/score/scoreOutput.js';
import type { CsvHeader } from '../../../src/csv/header.js';
import { featuresOf } from '../../../src/dataset/featureSets.js';
import { createFeatureReader } from '../../../src/dataset/featureValues.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { parquetSql } from '../../../src/engines/duckdb/fileSql.js';
import { fitFrequencies } from '../../../src/models/baselines/fitFrequencies.js';
import type { SeverityEndpoint } from '../../../src/models/endpoint/openEndpoint.js';
import { forecast, type TrainedModel } from '../../../src/models/trainedModel.js';
import { readSample } from '../../../src/models/training/sampling.js';
import { scanFeatures } from '../../../src/query/scanFeatures.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { generate } from '../../../src/synthetic/generate.js';

const work = mkdtempSync(join(tmpdir(), 'blackspot-score-test-'));
const csv = join(work, 'small.csv');
const folder = join(work, 'import');
let trained: TrainedModel;
let lines: string[];

beforeAll(async () => {
  await generate({ rows: 3_000, seed: 4, out: csv, threads: 1 });
  await importCsv(csv, { into: folder, threads: 1 });
  const source = await openHistory(folder, { threads: 1 });
  const features = featuresOf('report+feed');
  const sample = await readSample(source, features, { where: {}, share: 1, seed: 1 });
  await source.close();
  const model = fitFrequencies(sample, features, { by: ['source', 'state'] });
  trained = { version: '0123456789ab', model, thresholds: model.classes.slice(1).map(() => 0.2) };
  lines = readFileSync(csv, 'utf8').split('\n').slice(0, -1);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const names = () =>
  [
    'predictedSeverity',
    ...trained.model.classes.map((one) => `severityProbability${one}`),
    'modelVersion',
  ].join(',');

describe('a scored file', () => {
  it('has every line of a CSV in its order and spelling, with the prediction behind it', async () => {
    const [header, ...rows] = lines;
    // A cell that is not a severity, a line with too few fields, quotes that do not match, and a blank line.
    const rejected = rows[10]!.replace(/^([^,]*,[^,]*),[1-4],/, '$1,many,');
    const damaged = [...rows.slice(0, 10), rejected, 'A-1,Source1', ...rows.slice(11)];
    const path = join(work, 'damaged.csv');
    writeFileSync(path, `\uFEFF${[header, ...damaged].join('\r\n')}\r\n`);
    const out = join(work, 'damaged.scored.csv');
    const scored = await scoreFile(path, trained, { out, threads: 1 });
    const written = readFileSync(out, 'utf8').split('\r\n');
    expect(written.pop()).toBe('');
    expect(written[0]).toBe(`${header},${names()}`);
    expect(written).toHaveLength(damaged.length + 1);
    expect(written.slice(1).every((line, at) => line.startsWith(damaged[at]!))).toBe(true);
    const empty = ','.repeat(trained.model.classes.length + 2);
    expect(written[11]).toBe(rejected + empty);
    expect(written[12]).toBe('A-1,Source1');
    expect(scored).toMatchObject({ rows: 3_001, scored: 2_999, rejected: 2, modelVersion: '0123456789ab' });
    const classCount = trained.model.classes.length;
    for (const at of [1, 500, 3_001]) {
      const values = written[at]!.slice(damaged[at - 1]!.length + 1).split(',');
      expect(values).toHaveLength(classCount + 2);
      expect(values.slice(1, -1).reduce((sum, value) => sum + Number(value), 0)).toBeCloseTo(1, 5);
    }
  });

  it('is never the file itself, nor a folder, and needs a place to be written', async () => {
    const link = join(work, 'link.csv');
    symlinkSync(csv, link);
    const score = (path: string, out: string) => scoreFile(path, trained, { out, threads: 1 });
    await expect(score(link, csv)).rejects.toThrow('Expected --out to be another file');
    const inner = join(work, 'folder.csv');
    mkdirSync(inner);
    await expect(score(csv, inner)).rejects.toThrow('Expected --out to be a file, got a folder');
    await expect(score(csv, join(csv, 'below.csv'))).rejects.toThrow(`Cannot create ${csv}`);
    const { out } = await score(csv, join(work, 'new', 'small.csv'));
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(lines.length + 1);
  });

  it('of Windows-1252 is UTF-8, in its names and its rows', async () => {
    const path = join(work, 'windows.csv');
    const cities = lines.map((line, at) => `${line},${at === 0 ? 'Größe' : 'Zürich – 5 €'}`);
    const bytes = Buffer.from(cities.join('\n').replaceAll('–', '\x96').replaceAll('€', '\x80'), 'latin1');
    writeFileSync(path, bytes);
    const out = join(work, 'windows.scored.csv');
    await scoreFile(path, trained, { out, threads: 1 });
    const written = readFileSync(out, 'utf8').split('\n').slice(0, -1);
    expect(written).toHaveLength(cities.length);
    expect(written.filter((line, at) => !line.startsWith(`${cities[at]},`))).toEqual([]);
  });

  it('has a row that is not UTF-8 as it is, in whichever column that shows', async () => {
    const path = join(work, 'letters.csv');
    // Of the columns, the model reads neither City nor Note.
    const [header, first, second, third] = lines;
    const texts = [`${header},Note`, `${first},Zürich`, `${second},Z\xFCrich`, `${third},München`];
    const bytes = texts.map((text, at) => Buffer.from(`${text}\n`, at === 2 ? 'latin1' : 'utf8'));
    writeFileSync(path, Buffer.concat(bytes));
    const out = join(work, 'letters.scored.csv');
    const scored = await scoreFile(path, trained, { out, threads: 1 });
    expect(scored).toMatchObject({ rows: 3, scored: 2, rejected: 1 });
    const written = readFileSync(out, 'latin1').split('\n').slice(0, -1);
    expect(written[2]).toBe(texts[2]);
    const { rows } = await importCsv(path, { into: join(work, 'letters'), threads: 1, mostRejected: 1 });
    expect(rows).toMatchObject({ read: 3, rejected: 1 });
  });

  it('has the same predictions from CSV, JSON lines, gzip, the folder of an import and Parquet', async () => {
    const source = await openHistory(folder, { threads: 1 });
    const expected: number[] = [];
    for await (const batch of scanFeatures(source, trained.model.features, usAccidents))
      expected.push(...forecast(trained, batch).severity);
    await source.close();
    const engine = await DuckDb.open({ threads: 1 });
    try {
      const fromImport = join(work, 'import.scored.parquet');
      await scoreFile(folder, trained, { out: fromImport, threads: 1 });
      const rows =
        await engine.rows(`SELECT key::VARCHAR AS key, predictedSeverity AS severity, modelVersion AS version,
        severityProbability2 AS two FROM ${parquetSql([fromImport])}`);
      expect(rows.map(({ severity }) => severity)).toEqual(expected);
      expect(new Set(rows.map(({ version }) => version))).toEqual(new Set(['0123456789ab']));

      // Parquet of another program: all texts, in the order of the file.
      const foreign = join(work, 'foreign.parquet');
      await engine.run(`COPY (FROM read_csv('${csv}', all_varchar=true)) TO '${foreign}' (FORMAT parquet)`);
      const fromForeign = join(work, 'foreign.scored.parquet');
      await scoreFile(foreign, trained, { out: fromForeign, threads: 1 });
      const ofForeign = await engine.rows(
        `SELECT "ID" AS id, predictedSeverity AS severity FROM ${parquetSql([fromForeign])}`,
      );

      const fromCsv = join(work, 'small.scored.csv.gz');
      await scoreFile(csv, trained, { out: fromCsv, threads: 1 });
      const texts = gunzipSync(readFileSync(fromCsv)).toString().split('\n').slice(1, -1);
      const ofCsv = texts.map((line, at) => ({
        id: line.split(',')[0],
        severity: Number(line.slice(lines[at + 1]!.length + 1).split(',')[0]),
      }));
      expect(ofForeign).toEqual(ofCsv);

      const json = join(work, 'small.jsonl.gz');
      const objects = await engine.rows(
        `SELECT to_json(row)::VARCHAR AS line FROM read_csv('${csv}', all_varchar=true) AS row`,
      );
      writeFileSync(json, gzipSync(objects.map(({ line }) => `${line}\n`).join('')));
      const fromJson = join(work, 'small.scored.jsonl');
      await scoreFile(json, trained, { out: fromJson, threads: 1 });
      const ofJson = readFileSync(fromJson, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
      expect(ofJson.map(({ ID, predictedSeverity }) => ({ id: ID, severity: predictedSeverity }))).toEqual(
        ofCsv,
      );
      expect(ofJson[0].modelVersion).toBe('0123456789ab');
    } finally {
      await engine.close();
    }
  });

  it('asks an endpoint as it asks a model, and stops if that changes its model', async () => {
    let version = '0123456789ab';
    const endpoint: SeverityEndpoint = {
      name: 'severity',
      classes: trained.model.classes,
      version,
      columns: ['source', 'state'],
      async forecast(columns, count) {
        const batch = createFeatureReader(trained.model.features, usAccidents).read(columns, count);
        return { ...forecast(trained, batch), modelVersions: new Array(count).fill(version) };
      },
      close: () => {},
    };
    const [local, remote] = [join(work, 'local.csv'), join(work, 'remote.csv')];
    await scoreFile(csv, trained, { out: local, threads: 1 });
    await scoreFile(csv, endpoint, { out: remote, threads: 1 });
    expect(readFileSync(remote, 'utf8')).toBe(readFileSync(local, 'utf8'));
    version = 'ba9876543210';
    await expect(scoreFile(csv, endpoint, { out: remote, threads: 1 })).rejects.toThrow(
      'The endpoint severity changed its model from 0123456789ab to ba9876543210',
    );
  });

  it('has its predictions under their names, whatever blank fields and empty objects the file has', async () => {
    const [header, ...rows] = lines.slice(0, 40);
    const score = async (name: string, text: string): Promise<string[]> => {
      const path = join(work, name);
      writeFileSync(path, text);
      const { out } = await scoreFile(path, trained, { out: join(work, `scored ${name}`), threads: 1 });
      return readFileSync(out, 'utf8').split('\n').slice(0, -1);
    };
    const plain = await score('as it is.csv', `${[header, ...rows].join('\n')}\n`);
    // A spreadsheet leaves blank fields behind some rows, R writes names of rows, a title stands above the header.
    const ragged = rows.map((row, at) => row + ['', ',', ',""', ',,,'][at % 4]);
    expect(await score('ragged.csv', [header, ...ragged].join('\n'))).toEqual(plain);
    expect(await score('wide.csv', [`${header},,`, ...rows].join('\n'))).toEqual(plain);
    expect(await score('titled.csv', [`"a, b"\n\n${header}`, ...ragged].join('\n'))).toEqual([
      '"a, b"',
      '',
      ...plain,
    ]);
    const named = await score('named.csv', [header, ...rows.map((row, at) => `${at},${row}`)].join('\n'));
    expect(named).toEqual(plain.map((line, at) => (at === 0 ? line : `${at - 1},${line}`)));
    const columns = header!.split(',');
    const objects = parse(rows.join('\n')).map((values: string[]) =>
      JSON.stringify(Object.fromEntries(columns.map((name, at) => [name, values[at]]))),
    );
    const json = await score('objects.jsonl', [...objects.slice(0, 3), '{ }', objects[3]].join('\n'));
    const predicted = json.map((line) => JSON.parse(line).predictedSeverity);
    expect(predicted).toEqual([
      ...[1, 2, 3].map((at) => Number(plain[at]!.slice(rows[at - 1]!.length + 1).split(',')[0])),
      null,
      expect.any(Number),
    ]);
    expect(json[3]).toMatch(/^\{ "predictedSeverity":null,.*"modelVersion":null\}$/);
  });

  it('has nothing left beside it, not even of a run that was killed', async () => {
    const folder = join(work, 'killed');
    mkdirSync(folder);
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const host = hostname().replace(/[^A-Za-z0-9]/g, '');
    const left = (name: string): string => join(folder, `${name}.scoring-${host}-${ended}-0123abcd`);
    for (const name of ['one.csv', 'other.csv']) {
      mkdirSync(left(name));
      writeFileSync(join(left(name), 'staged.parquet'), 'half');
    }
    await scoreFile(csv, trained, { out: join(folder, 'one.csv'), threads: 1 });
    // What is left of another file is removed with the next run for that file.
    expect(readdirSync(folder).sort()).toEqual(['one.csv', basename(left('other.csv'))]);
  });

  it('is made of one file, whose name says what is in it', async () => {
    const refusal = async (path: string, out?: string): Promise<string> =>
      scoreFile(path, trained, out === undefined ? {} : { out }).then(
        () => 'none',
        (error: Error) => error.message,
      );
    expect(await refusal(join(work, '*.csv'))).toContain('Expected one file, or the folder of an import');
    expect(await refusal(work)).toContain('got a folder: ');
    expect(await refusal('-')).toContain('got standard input');
    expect(await refusal('mongodb://me:secret@host/db')).toContain('got an address: mongodb://host/db.');
    for (const ending of ['csv.zst', 'csv.zip', 'parquet']) {
      expect(await refusal(csv, join(work, `x.${ending}`))).toContain('Expected --out to end in .csv');
    }
    expect(await refusal(folder, join(work, 'x.csv'))).toContain('Expected --out to end in .parquet');
    const header: Pick<CsvHeader, 'json'> = {};
    const text = { kind: 'text', path: csv, names: [], header: header as CsvHeader } as const;
    const lines = { ...text, header: { json: {} } as unknown as CsvHeader };
    expect(scoredPath('a/my.csv.zst', text, undefined)).toBe('my.scored.csv');
    expect(scoredPath('a/my.tsv', text, undefined)).toBe('my.scored.tsv');
    expect(scoredPath('a/archive.zip', text, undefined)).toBe('archive.scored.csv');
    expect(scoredPath('a/archive.zip', lines, undefined)).toBe('archive.scored.jsonl');
    expect(scoredPath('a/b.ndjson.gz', lines, undefined)).toBe('b.scored.ndjson');
    expect(scoredPath(`${folder}/`, { ...text, kind: 'parquet', rows: 0, header: null }, undefined)).toBe(
      'import.scored.parquet',
    );
  });

  it('is refused where it would replace its input, has predictions already, or has another ending', async () => {
    await expect(scoreFile(csv, trained, { out: csv })).rejects.toThrow(/to be another file/);
    await expect(scoreFile(csv, trained, { out: join(work, 'x.parquet') })).rejects.toThrow('to end in .csv');
    await expect(scoreFile(join(work, 'none.csv'), trained)).rejects.toThrow('File or folder not found');
    const twice = join(work, 'once.csv');
    await scoreFile(csv, trained, { out: twice, threads: 1 });
    await expect(scoreFile(twice, trained, { out: join(work, 'twice.csv') })).rejects.toThrow(
      'to have no predictions yet, got a column predictedSeverity',
    );
    const parquet = join(work, 'once.parquet');
    await scoreFile(folder, trained, { out: parquet, threads: 1 });
    const again = { out: join(work, 'twice.parquet'), threads: 1 };
    await expect(scoreFile(parquet, trained, again)).rejects.toThrow('got a column predictedSeverity');
    const engine = await DuckDb.open({ threads: 1 });
    const foreign = join(work, 'predicted elsewhere.parquet');
    await engine.run(
      `COPY (SELECT *, 1 AS ModelVersion FROM read_csv('${csv}', all_varchar=true)) TO '${foreign}' (FORMAT parquet)`,
    );
    await engine.close();
    await expect(scoreFile(foreign, trained, again)).rejects.toThrow('got a column ModelVersion');
    const stopped = new AbortController();
    stopped.abort();
    await expect(
      scoreFile(csv, trained, { out: join(work, 'stopped.csv'), signal: stopped.signal }),
    ).rejects.toThrow(/abort/i);
  });
});
