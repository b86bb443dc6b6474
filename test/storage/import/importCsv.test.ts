import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { DuckDb, sqlLiteral } from '../../../src/engines/duckdb/duckdb.js';
import { count } from '../../../src/query/build.js';
import { ensureImport } from '../../../src/storage/import/ensureImport.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { importFolderFor } from '../../../src/storage/import/importFolder.js';
import type { ImportProgress } from '../../../src/storage/import/importProgress.js';
import { readManifest } from '../../../src/storage/import/manifest.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { transpile } from '../../support/transpiled.js';
import { csvText, rowText, rowTexts, temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('import');
afterAll(remove);
const little = { threads: 1, memory: '500MB' };

let number = 0;
let path = '';
let beside = '';
beforeEach(() => {
  number += 1;
  mkdirSync(join(folder, String(number)));
  path = join(folder, String(number), 'some.csv');
  beside = join(folder, String(number), '.blackspot');
  writeFileSync(path, csvText(rowTexts(20)));
});

describe('a file that was imported', () => {
  it('is opened again without another import', async () => {
    const first = await ensureImport(path, little);
    const again = await ensureImport(path, little);
    expect([first.isNew, again.isNew]).toEqual([true, false]);
    expect(again).toEqual({ ...first, isNew: false });
    expect(await ensureImport(path, { ...little, force: true })).toMatchObject({ isNew: true });
  });

  it('is imported again when it has changed, also where size and time are the same', async () => {
    await ensureImport(path, little);
    const { atime, mtime } = statSync(path);
    writeFileSync(path, csvText([rowText(77), ...rowTexts(20).slice(1)]).replace('Exit 77', 'Exit 7'));
    utimesSync(path, atime, mtime);
    const changed = await ensureImport(path, little);
    expect(changed.isNew).toBe(true);
    appendFileSync(path, `${rowText(30)}\n`);
    const longer = await ensureImport(path, little);
    expect([longer.isNew, longer.manifest.rows.written]).toEqual([true, 21]);
  });

  it('is not imported again when it was only copied or touched', async () => {
    await ensureImport(path, little);
    utimesSync(path, new Date(), new Date(Date.now() + 5_000));
    expect((await ensureImport(path, little)).isNew).toBe(false);
  });

  it('is imported again when its manifest is damaged or of another version', async () => {
    const { folder: into, manifest } = await ensureImport(path, little);
    writeFileSync(join(into, 'manifest.json'), '{ "formatVersion": ');
    expect((await ensureImport(path, little)).isNew).toBe(true);
    writeFileSync(join(into, 'manifest.json'), JSON.stringify({ ...manifest, schemaVersion: 0 }));
    expect((await ensureImport(path, little)).isNew).toBe(true);
  });

  it('is sorted by time, and gives the same bytes each time', async () => {
    writeFileSync(path, csvText([...rowTexts(300)].reverse()));
    const a = join(beside, 'a');
    const b = join(beside, 'b');
    await importCsv(path, { ...little, into: a });
    await importCsv(path, { ...little, threads: 2, into: b });
    const parquet = readFileSync(join(a, 'accidents.parquet'));
    expect(readFileSync(join(b, 'accidents.parquet')).equals(parquet)).toBe(true);
    const engine = await DuckDb.open({ threads: 1 });
    const { columns } = await engine.columns(
      `SELECT epoch_ms(startAt) FROM read_parquet(${sqlLiteral(join(a, 'accidents.parquet'))})`,
    );
    engine.close();
    expect(columns[0]).toEqual([...(columns[0] as number[])].sort((x, y) => x - y));
  });
});

describe('an import', () => {
  it('goes below BLACKSPOT_CACHE when that is set, one folder for each file', async () => {
    vi.stubEnv('BLACKSPOT_CACHE', join(folder, 'cache'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const other = join(folder, 'some.csv');
    expect(await importFolderFor(path)).toMatch(/cache\/some\.csv-[0-9a-f]{12}$/);
    expect(await importFolderFor(path)).not.toBe(await importFolderFor(other));
    expect((await ensureImport(path, little)).folder).toBe(await importFolderFor(path));
    expect(existsSync(beside)).toBe(false);
  });

  it('goes to the cache folder of the user where the folder of the file takes none', async () => {
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'xdg'));
    onTestFinished(() => void vi.unstubAllEnvs());
    // A file in the place of the folder refuses everyone, root too.
    writeFileSync(beside, '');
    expect(await importFolderFor(path)).toMatch(/xdg\/blackspot\/some\.csv-[0-9a-f]{12}$/);
  });

  it('does not replace a folder that is no import', async () => {
    const into = join(folder, String(number), 'mine');
    mkdirSync(into);
    writeFileSync(join(into, 'thesis.txt'), 'years of work');
    await expect(importCsv(path, { ...little, into })).rejects.toMatchObject({ code: 'INPUT' });
    expect(readdirSync(into)).toEqual(['thesis.txt']);
  });

  it('tells how far it is, at last that it is done', async () => {
    writeFileSync(path, csvText(rowTexts(20_000)));
    const told: ImportProgress[] = [];
    await importCsv(path, { ...little, onProgress: (progress) => told.push(progress) });
    const shares = told.map(({ fraction: share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(told.at(-1)).toMatchObject({ fraction: 1, secondsLeft: 0 });
    expect(told.at(-1)!.rowsPerSecond).toBeGreaterThan(100);
  });

  it('that is aborted throws the reason and leaves nothing', async () => {
    writeFileSync(path, csvText(rowTexts(30_000)));
    const { seconds } = await importCsv(path, little);
    const abortAfter = async (delayMs: number): Promise<string> => {
      rmSync(beside, { recursive: true, force: true });
      const stop = new AbortController();
      const outcome = importCsv(path, { ...little, signal: stop.signal }).then(
        () => 'done',
        (error: Error) => error.name,
      );
      await pause(delayMs);
      stop.abort();
      return outcome;
    };
    for (const share of [0, 0.05, 0.1, 0.2, 0.4, 0.6]) {
      let delayMs = share * seconds * 1_000;
      let outcome = await abortAfter(delayMs);
      // A machine that has got faster meanwhile may be done before.
      while (outcome === 'done') {
        delayMs /= 2;
        outcome = await abortAfter(delayMs);
      }
      expect(outcome).toBe('AbortError');
      expect(existsSync(beside) ? readdirSync(beside) : []).toEqual([]);
    }
  });

  it('of a file that grows meanwhile says so and leaves nothing', async () => {
    const growing = setInterval(() => appendFileSync(path, `${rowTexts(500).join('\n')}\n`), 2);
    onTestFinished(() => clearInterval(growing));
    await expect(importCsv(path, little)).rejects.toMatchObject({
      code: 'DATA',
      message: expect.stringMatching(/changed while it was imported/),
    });
    expect(readdirSync(beside)).toEqual([]);
  });

  it('leaves the import that was there when it fails', async () => {
    const { folder: into } = await ensureImport(path, little);
    writeFileSync(path, 'Severity,City\n1,2\n');
    await expect(ensureImport(path, little)).rejects.toMatchObject({ code: 'DATA' });
    expect((await readManifest(into))!.rows.written).toBe(20);
    expect(readdirSync(beside)).toEqual(['some.csv']);
  });

  it('of one file several times at once leaves one whole import', async () => {
    const manifests = await Promise.all([1, 2, 3].map(() => importCsv(path, little)));
    expect(manifests.map(({ rows }) => rows.written)).toEqual([20, 20, 20]);
    expect(readdirSync(beside)).toEqual(['some.csv']);
    const history = await openHistory(path);
    expect((await history.ask(count())).toRows()).toEqual([{ n: 20 }]);
    await history.close();
  });

  it('that is killed at any moment leaves nothing or all, and what it leaves behind is gone after the next one', async () => {
    writeFileSync(path, csvText(rowTexts(20_000)));
    const script = join(
      transpile([resolve('src'), resolve('test/storage')]),
      'test/storage/import/importChild.js',
    );
    const into = join(beside, 'some.csv');
    let leftovers = 0;
    for (const delayMs of [5, 60, 150, 300, 600, 1_000]) {
      const child = spawn(process.execPath, [script, path, into], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((done) => child.once('exit', done));
      await new Promise((started) => child.stdout.once('data', started));
      await pause(delayMs);
      child.kill('SIGKILL');
      await ended;
      const names = existsSync(beside) ? readdirSync(beside) : [];
      leftovers += names.filter((name) => name.includes('.importing-')).length;
      if (existsSync(into)) {
        expect((await readManifest(into))!.rows.written).toBe(20_000);
        expect(readdirSync(into).sort()).toEqual(['accidents.parquet', 'manifest.json', 'rejects.csv']);
      }
    }
    // At least one must have been killed at work for this to have tested anything.
    expect(leftovers).toBeGreaterThan(0);
    expect((await importCsv(path, { ...little, into })).rows.written).toBe(20_000);
    expect(readdirSync(beside)).toEqual(['some.csv']);
  });

  it('does not remove what an import at work in another process has', async () => {
    const script = join(
      transpile([resolve('src'), resolve('test/storage')]),
      'test/storage/import/importChild.js',
    );
    writeFileSync(path, csvText(rowTexts(20_000)));
    const into = join(beside, 'some.csv');
    const child = spawn(process.execPath, [script, path, into], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    const ended = new Promise((done) => child.once('exit', done));
    while (!existsSync(beside) || readdirSync(beside).length === 0) await pause(2);
    await importCsv(path, { ...little, into });
    expect(await ended).toBe(0);
    expect(said).toContain('"written":20000');
    expect(readdirSync(beside)).toEqual(['some.csv']);
  });

  it('on a disk that is full says so and leaves nothing', async (test) => {
    const disk = join(folder, 'small-disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      test.skip('a small disk cannot be mounted here: this was not run');
    }
    onTestFinished(() => void execFileSync('umount', [disk]));
    writeFileSync(path, csvText(rowTexts(20_000)));
    await expect(importCsv(path, { ...little, into: join(disk, 'import') })).rejects.toMatchObject({
      code: 'STORAGE',
      message: expect.stringMatching(/full/i),
    });
    expect(readdirSync(disk)).toEqual([]);
  });
});
