import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as fsPromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { StorageError } from '../../../src/base/errors.js';
import { localFiles, removeUnfinished } from '../../../src/storage/files/localFiles.js';
import { describeFiles } from './filesContract.js';

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof fsPromises>();
  return { ...actual, link: vi.fn(actual.link) };
});

const folder = mkdtempSync(join(tmpdir(), 'blackspot-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let places = 0;
const place = (): string => {
  places += 1;
  return join(folder, `deep/${places}`);
};

describe('the files of a folder', () => {
  describeFiles((same) => localFiles(same?.location ?? place()));

  it('are not those that are half written, which are cleared away where a killed writer left them', async () => {
    const files = localFiles(place());
    await files.putIfAbsent('a', 'whole');
    for (const name of ['b.parquet.tmp', 'c.0123abcd.tmp', 'mine.tmp']) {
      writeFileSync(join(files.location, name), 'half');
    }
    mkdirSync(join(files.location, 'folder'));
    expect((await files.list()).map(({ name }) => name)).toEqual(['a', 'mine.tmp']);
    await removeUnfinished(files.location);
    expect(readdirSync(files.location)).toEqual(['a', 'folder', 'mine.tmp']);
  });

  it('cannot be where a file is, which an error says', async () => {
    const path = place();
    await localFiles(join(path, '..')).putIfAbsent('file', '');
    const files = localFiles(join(path, '..', 'file'));
    expect(await files.list()).toEqual([]);
    await expect(files.putIfAbsent('a', '')).rejects.toThrow(StorageError);
  });
});

describe('the files of a folder on a disk without hard links', () => {
  it('are put if absent too', async () => {
    vi.mocked(fsPromises.link).mockClear();
    const refuse = Object.assign(new Error('not supported'), { code: 'ENOTSUP', syscall: 'link' });
    vi.mocked(fsPromises.link).mockRejectedValue(refuse);
    const files = localFiles(place());
    expect(await files.putIfAbsent('a', 'first')).toBe(true);
    expect(await files.putIfAbsent('a', 'second')).toBe(false);
    expect(Buffer.from(await files.read('a')).toString()).toBe('first');
    expect(readdirSync(files.location)).toEqual(['a']);
    expect(fsPromises.link).toHaveBeenCalledTimes(2);
  });
});
