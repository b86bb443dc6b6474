import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addressesFor, addressesIn, formOf, liveFormOf, openStore } from '../../src/app/addresses.js';
import { addressForms } from '../../src/app/addressForms.js';
import { openLive } from '../../src/app/openLive.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import { InputError } from '../../src/base/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-addresses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [csv, parquet, directory] = ['a.csv.gz', 'a.Parquet', 'made'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
writeFileSync(csv, '');
writeFileSync(parquet, '');
mkdirSync(directory);

function errorOf(work: () => unknown): InputError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return error as InputError;
  }
  throw new Error('Nothing was thrown.');
}

describe('an address', () => {
  it('is of the form that its scheme or what lies there says', () => {
    const looks = (address: string): string => formOf(address, 'openSource').looks;
    expect(looks(csv)).toBe('a CSV or JSON lines file (plain or compressed)');
    expect(looks(parquet)).toBe('a Parquet file');
    expect(looks(directory)).toBe('a folder of such files');
    expect(looks(join(folder, 'US_*.csv'))).toBe('a glob such as "data/US_*.csv"');
    mkdirSync(join(folder, 'import'));
    writeFileSync(join(folder, 'import', 'manifest.json'), '{}');
    expect(looks(join(folder, 'import'))).toBe('an import folder');
    for (const url of ['mongodb://localhost', 'mongodb+srv://host/db', 'MongoDB://localhost'])
      expect(looks(url)).toBe('mongodb://host:port/database');
    expect(formOf('-', 'openReplayInput').looks).toContain('standard input');
  });

  it('of an unknown scheme lists the forms, without the password, and suggests the scheme that is near', () => {
    const near = errorOf(() => formOf('mongo://me:secret@host/db?tls=true', 'openSource'));
    expect(near.message).toBe(
      'Expected the address of a source to be a CSV or JSON lines file (plain or compressed), a Parquet file, a folder of live segments, an import folder, a folder of such files, a glob such as "data/US_*.csv" or mongodb://host:port/database, got mongo://host/db (did you mean mongodb://?).',
    );
    const far = errorOf(() => formOf('s3://bucket/x.csv', 'openSource'));
    expect(far.message).toMatch(/got s3:\/\/bucket\/x\.csv\.$/);
  });

  it('of another use lists the forms that can be used so', async () => {
    await expect(openReplayInput('mongodb://localhost')).rejects.toThrow(
      'Expected the input of a replay to be a CSV or JSON lines file (plain or compressed), a Parquet file, an import folder, a folder of such files, a glob such as "data/US_*.csv" or - for a CSV or JSON lines on standard input, got mongodb://localhost.',
    );
    expect(errorOf(() => liveFormOf('mongodb://localhost', 'replayInto')).message).toBe(
      'Expected the target of a replay without Kafka to be a folder of live segments, got mongodb://localhost.',
    );
    expect(errorOf(() => liveFormOf('mongodb://localhost', 'replayInto')).hint).toContain(
      'blackspot consume',
    );
    expect(errorOf(() => formOf('mongodb://localhost', 'openReplayInput')).hint).toContain('files');
    expect(errorOf(() => formOf('s3://bucket', 'openReplayInput')).hint).toBe(
      'Copy it to this machine first.',
    );
    const segments = join(folder, 'segments');
    mkdirSync(segments);
    writeFileSync(join(segments, 'empty.parquet'), '');
    await expect(openReplayInput(segments)).rejects.toMatchObject({
      message: expect.stringContaining('Expected the input of a replay to be a CSV'),
      hint: 'A replay reads files. Pass the file that the events came from.',
    });
    await expect(openStore(directory, { timeSeries: true })).rejects.toThrow(
      'Expected the address of a time-series collection to be mongodb://host:port/database, got',
    );
  });

  it('of a live store is a path that need not be there yet, or the URL of a database', async () => {
    expect(liveFormOf(join(folder, 'new'), 'openStore').looks).toBe('a folder of live segments');
    expect(liveFormOf('mongodb://localhost', 'openStore').hasTimeSeries).toBe(true);
    await expect(openLive(csv)).rejects.toThrow('Not a folder of live segments');
    await expect(openLive('mogodb://localhost')).rejects.toThrow('(did you mean mongodb://?)');
  });

  it('may contain the separator, if it exists', () => {
    const odd = join(folder, 'a + b.csv');
    writeFileSync(odd, '');
    expect(addressesIn(odd)).toEqual([odd]);
    expect(addressesIn(`${odd} + ${directory}`)).toEqual([odd, directory]);
    expect(addressesIn(`${odd} + mongodb://localhost`)).toEqual([odd, 'mongodb://localhost']);
    expect(addressesIn(`${csv} + ${odd}`)).toEqual([csv, odd]);
    const glob = join(folder, '*.csv');
    expect(addressesIn(`${glob} + ${directory}`)).toEqual([glob, directory]);
    expect(addressesIn(`mongodb://localhost + ${csv}`)).toEqual(['mongodb://localhost', csv]);
    expect(addressesIn(join(folder, 'no + where.csv'))).toEqual([join(folder, 'no'), 'where.csv']);
  });

  it('of a live store is refused if it joins two, and makes no folder', async () => {
    const history = join(folder, 's.csv');
    writeFileSync(history, '');
    const both = `${history} + ${join(folder, 'new', 'live')}`;
    for (const use of ['openStore', 'replayInto'] as const) {
      const error = errorOf(() => liveFormOf(both, use));
      expect(error.message).toMatch(/ to be one address, got "/);
      expect(error.hint).toBe(`Pass the live store alone: ${join(folder, 'new', 'live')}.`);
    }
    await expect(openStore(both)).rejects.toThrow(InputError);
    await expect(openLive(both)).rejects.toMatchObject({ hint: 'Open a combined source with openSource.' });
    await expect(openStore('mongodb://me:secret@host/db + live')).rejects.toThrow(
      'Expected the address of a live store to be one address, got "mongodb://host/db + live".',
    );
    expect(existsSync(`${history} + ${folder}`)).toBe(false);
    // A new folder below one with such a name is not a combined source.
    mkdirSync(join(folder, 'A + B'));
    expect(liveFormOf(join(folder, 'A + B', 'data', 'live'), 'openStore').looks).toContain('segments');
  });

  it('has a form for each use, which help texts name', () => {
    expect(addressesFor('openStore')).toBe('a folder of live segments or mongodb://host:port/database');
    expect(addressesFor('openSource', 'history')).toBe(
      'a CSV or JSON lines file (plain or compressed), a Parquet file, an import folder, a folder of such files or a glob such as "data/US_*.csv"',
    );
    for (const { openSource, openReplayInput, openStore, schemes, isAt } of addressForms) {
      expect([openSource, openReplayInput, openStore].some((open) => open !== undefined)).toBe(true);
      expect(schemes === undefined).toBe(isAt !== undefined);
    }
  });
});
