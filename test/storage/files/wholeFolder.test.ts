import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireWritable, writeFolder } from '../../../src/storage/files/wholeFolder.js';
import { transpile } from '../../support/transpiled.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'blackspot-folder-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const contentOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

describe('writeFolder', () => {
  it('leaves an existing folder as it is unless it may be replaced, and nothing beside it', async () => {
    const folder = join(root, 'one');
    mkdirSync(folder);
    await writeFolder(folder, { a: 'first', b: new Uint8Array([104, 105]) }, false);
    expect(contentOf(folder)).toEqual({ a: 'first', b: 'hi' });
    await expect(writeFolder(folder, { a: 'second' }, false)).rejects.toMatchObject({ code: 'STORAGE' });
    expect(contentOf(folder)).toEqual({ a: 'first', b: 'hi' });
    await writeFolder(folder, { a: 'second' }, true);
    expect(contentOf(folder)).toEqual({ a: 'second' });
    writeFileSync(join(root, 'file'), 'x');
    await expect(writeFolder(join(root, 'file'), { a: 'x' }, true)).rejects.toMatchObject({
      code: 'STORAGE',
    });
    expect(readdirSync(root).sort()).toEqual(['file', 'one']);
  });

  it('is known to succeed or fail before, without a trace', async (test) => {
    const [empty, full, below] = ['empty', 'full', join('new', 'below')].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(empty);
    mkdirSync(full);
    writeFileSync(join(full, 'a'), 'x');
    const before = readdirSync(root);
    for (const folder of [empty, full, below, join(root, 'file')]) await requireWritable(folder);
    await expect(requireWritable(join(root, 'file', 'below'))).rejects.toThrow(/^Cannot write .*ENOTDIR/);
    expect(readdirSync(root)).toEqual(before);
    expect(contentOf(full)).toEqual({ a: 'x' });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', empty], { stdio: 'ignore' });
    } catch {
      test.skip('no right to mount a disk');
    }
    try {
      const error = await requireWritable(empty).catch((caught) => caught);
      expect(error).toMatchObject({ code: 'STORAGE', hint: expect.stringContaining('below this one') });
      await requireWritable(join(empty, 'below'));
      expect(readdirSync(root)).toEqual(before);
    } finally {
      execFileSync('umount', [empty]);
      for (const folder of [empty, full]) rmSync(folder, { recursive: true });
    }
  });

  it('takes away what a killed program has left, and nothing of one that runs', async () => {
    const folder = join(root, 'killed');
    // Killed as it asks for the content of the files.
    const module = join(transpile(['src/storage/files', 'src/base']), 'src/storage/files/wholeFolder.js');
    const code = `import { writeFolder } from ${JSON.stringify(pathToFileURL(module))};
      const content = { get a() { process.kill(process.pid, 'SIGKILL'); } };
      await writeFolder(${JSON.stringify(folder)}, content, true);`;
    spawnSync(process.execPath, ['--input-type=module', '--eval', code]);
    const left = () => readdirSync(root).filter((name) => name.startsWith('killed'));
    expect(left()).toEqual([expect.stringMatching(/^killed\.writing-/)]);
    // Killed between the two renames.
    mkdirSync(join(root, left()[0]!.replace('writing', 'replaced').concat('-0')));
    const running = `killed.writing-${left()[0]!.split('-')[1]}-${process.ppid}-0123abcd`;
    mkdirSync(join(root, running));
    await writeFolder(folder, { a: 'y' }, false);
    expect(left()).toEqual(['killed', running]);
    expect(contentOf(folder)).toEqual({ a: 'y' });
  });

  it('is whole after several writers replaced it at once', async () => {
    const folder = join(root, 'many');
    const writers = Array.from({ length: 8 }, (_, writer) => `${writer}`);
    await Promise.all(writers.map((text) => writeFolder(folder, { a: text, b: text, c: text }, true)));
    const { a, b, c } = contentOf(folder);
    expect(writers).toContain(a);
    expect([b, c]).toEqual([a, a]);
    expect(readdirSync(root).filter((name) => name.startsWith('many'))).toEqual(['many']);
  });
});
