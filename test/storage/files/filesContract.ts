import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { StorageError } from '../../../src/base/errors.js';
import type { Files } from '../../../src/storage/files/files.js';

/** What every kind of files does. `open` gives an empty place, and another view of it when called with one. */
export function describeFiles(open: (same?: Files) => Files): void {
  let files: Files;
  beforeEach(() => {
    files = open();
  });
  const text = async (name: string, from = files): Promise<string> =>
    Buffer.from(await from.read(name)).toString();
  const names = async (): Promise<string[]> => (await files.list()).map(({ name }) => name);

  it('lists what was put, by name, with its size and time; nothing before that', async () => {
    expect(await files.list()).toEqual([]);
    expect(await files.putIfAbsent('b', 'second')).toBe(true);
    expect(await files.putIfAbsent('a', Uint8Array.of(0, 255, 10))).toBe(true);
    expect(await files.putIfAbsent('c', async (path) => writeFileSync(path, 'written'))).toBe(true);
    expect(await files.putIfAbsent('Z', '')).toBe(true);
    const entries = await files.list();
    expect(entries.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['Z', 0],
      ['a', 3],
      ['b', 6],
      ['c', 7],
    ]);
    for (const { modifiedMs } of entries) expect(Math.abs(Date.now() - modifiedMs)).toBeLessThan(60_000);
    expect([await text('b'), await text('c'), await text('Z')]).toEqual(['second', 'written', '']);
    expect([...(await files.read('a'))]).toEqual([0, 255, 10]);
    expect(readFileSync(files.addressOf('b'), 'utf8')).toBe('second');
  });

  it('puts no second file of a name, and leaves the first as it is', async () => {
    await files.putIfAbsent('a', 'first');
    expect(await files.putIfAbsent('a', 'second')).toBe(false);
    expect(await files.putIfAbsent('a', async (path) => writeFileSync(path, 'third'))).toBe(false);
    expect([await text('a'), await names()]).toEqual(['first', ['a']]);
  });

  it('lets one of many writers win, while readers see its whole file or none', async () => {
    const size = 1_000_000;
    const contents = Array.from({ length: 12 }, (_, at) => String.fromCharCode(97 + at).repeat(size));
    let isOver = false;
    const seen = new Set<string>();
    const reading = (async () => {
      const reader = open(files);
      while (!isOver) {
        for (const { name, bytes } of await reader.list()) {
          const content = await text(name, reader);
          expect([bytes, content.length, new Set(content).size]).toEqual([size, size, 1]);
          seen.add(content[0]!);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const put = await Promise.all(contents.map((content) => open(files).putIfAbsent('one', content)));
    isOver = true;
    await reading;
    expect(put.filter((isPut) => isPut)).toHaveLength(1);
    const winner = contents[put.indexOf(true)]!;
    expect(await text('one')).toBe(winner);
    for (const first of seen) expect(first).toBe(winner[0]);
    expect(await names()).toEqual(['one']);
  });

  it('puts nothing when the content cannot be written', async () => {
    const failing = files.putIfAbsent('a', async (path) => {
      writeFileSync(path, 'half of i');
      throw new Error('no more');
    });
    await expect(failing).rejects.toThrow('no more');
    expect(await files.list()).toEqual([]);
    expect(await files.putIfAbsent('a', 'whole')).toBe(true);
  });

  it('removes a file, also one that is not there, and takes the name again', async () => {
    await files.putIfAbsent('a', 'first');
    await files.remove('a');
    await files.remove('a');
    expect(await names()).toEqual([]);
    await expect(files.read('a')).rejects.toThrow(StorageError);
    expect(await files.putIfAbsent('a', 'second')).toBe(true);
    expect(await text('a')).toBe('second');
  });
}
