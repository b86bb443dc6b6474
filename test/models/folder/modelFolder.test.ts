import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openModel } from '../../../src/models/folder/openModel.js';
import { requireFree, writeModelFolder } from '../../../src/models/folder/writeModelFolder.js';
import { severityModelOf } from '../../../src/models/severityModelOf.js';
import { forecast } from '../../../src/models/trainedModel.js';
import { createRandom } from '../../../src/stats/random.js';
import { runOnnx } from '../onnx/runOnnx.js';
import { features, randomBatch, randomTrees } from '../randomModels.js';
import { contentWith } from './content.js';

const root = mkdtempSync(join(tmpdir(), 'blackspot-model-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const random = createRandom(5);
const content = contentWith(severityModelOf(randomTrees(random, 10, 8)));
const other = contentWith(severityModelOf(randomTrees(random, 10, 8)));

let folders = 0;
function freshPath(): string {
  folders += 1;
  return join(root, `model-${folders}`);
}

async function written(): Promise<string> {
  const folder = freshPath();
  await writeModelFolder(folder, content);
  return folder;
}

describe('a model folder', () => {
  it('gives the model back, with all that is known of it, and the same version for the same content', async () => {
    const folder = join(freshPath(), 'below', 'others');
    const version = await writeModelFolder(folder, content);
    expect(readdirSync(folder).sort()).toEqual(['card.md', 'manifest.json', 'model.json', 'model.onnx']);
    const opened = await openModel(folder);
    expect(opened.version).toBe(version);
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    const { model, thresholds, ...facts } = content;
    expect(opened.info).toMatchObject(facts);
    expect(Date.now() - Date.parse(opened.info.createdAt)).toBeLessThan(60_000);

    const batch = randomBatch(random, features, 200);
    const expected = forecast({ version, model, thresholds }, batch);
    expect(forecast(opened, batch)).toEqual(expected);
    const onnx = await runOnnx(readFileSync(join(folder, 'model.onnx')), features, batch);
    expect(onnx.severity).toEqual([...expected.severity]);
    expect(await writeModelFolder(freshPath(), content)).toBe(version);
  });

  it('replaces a model when asked, and leaves nothing behind', async () => {
    const folder = await written();
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    await expect(writeModelFolder(folder, other)).rejects.toThrow(`The folder ${folder} holds a model.`);
    const version = await writeModelFolder(link, other, { replace: true });
    expect((await openModel(folder)).version).toBe(version);
    // Also one that cannot be opened.
    appendFileSync(join(folder, 'manifest.json'), '}');
    await writeModelFolder(folder, content, { replace: true });
    expect((await openModel(folder)).version).not.toBe(version);
    const empty = freshPath();
    mkdirSync(empty);
    await writeModelFolder(empty, content);
    expect(readdirSync(root).filter((name) => /\.(writing|replaced)-/.test(name))).toEqual([]);
  });

  it('can be opened while it is replaced again and again', async () => {
    const folder = await written();
    const known = [await writeModelFolder(freshPath(), other), await writeModelFolder(freshPath(), content)];
    const versions = new Set<string>();
    let isWriting = true;
    const writing = (async () => {
      for (let time = 0; time < 20; time++) {
        await writeModelFolder(folder, time % 2 === 0 ? other : content, { replace: true });
        await setTimeout(20);
      }
    })().finally(() => (isWriting = false));
    while (isWriting) versions.add((await openModel(folder)).version);
    await writing;
    expect(versions.size).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining([...versions]));
  });

  it('never replaces anything else', async () => {
    const foreign = freshPath();
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'manifest.json'), '{"formatVersion": 3}');
    const message = `Not a model folder: ${foreign}.`;
    await expect(writeModelFolder(foreign, content, { replace: true })).rejects.toThrow(message);
    const file = freshPath();
    writeFileSync(file, 'x');
    await expect(writeModelFolder(file, content, { replace: true })).rejects.toThrow(
      `Not a folder: ${file}.`,
    );
    const folder = await written();
    writeFileSync(join(folder, 'notes.txt'), 'x');
    await expect(writeModelFolder(folder, other, { replace: true })).rejects.toThrow(
      `The folder ${folder} holds other files beside its model: notes.txt.`,
    );
    expect(await openModel(folder)).toBeDefined();
    await expect(writeModelFolder(join(file, 'model'), content)).rejects.toThrow(/^Cannot write/);
    // Known before the training, and without a trace.
    await expect(requireFree(join(file, 'model'), false)).rejects.toThrow(/^Cannot write/);
    const below = join(freshPath(), 'below', 'model');
    await requireFree(below, false);
    expect(existsSync(dirname(below))).toBe(false);
    const unknown = { replaces: true } as never;
    await expect(writeModelFolder(freshPath(), content, unknown)).rejects.toThrow('(did you mean replace?)');
  });

  it('is not written at all when a value is not finite', async () => {
    const folder = freshPath();
    const thresholds = [0.9, Number.NaN, 0.1];
    await expect(writeModelFolder(folder, { ...content, thresholds })).rejects.toThrow(
      'to be a finite number, got NaN.',
    );
    expect(existsSync(folder)).toBe(false);
  });

  const changes: readonly (readonly [string, (folder: string) => void, string | RegExp])[] = [
    ['a missing folder', (folder) => rmSync(folder, { recursive: true }), /^File or folder not found: /],
    ['a foreign folder', (folder) => rmSync(join(folder, 'manifest.json')), /^Not a model folder: /],
    ['a missing file', (folder) => rmSync(join(folder, 'model.onnx')), /damaged: model.onnx is missing\.$/],
    [
      'a cut file',
      (folder) => truncateSync(join(folder, 'model.json'), 1_000),
      /damaged: model.json has 1000 bytes instead of \d+\.$/,
    ],
    [
      'an edited file',
      (folder) => edit(folder, 'model.json', '0.97', '0.98'),
      /damaged: model.json was changed\.$/,
    ],
    ['an edited card', (folder) => edit(folder, 'card.md', '0.31', '0.30'), /card.md was changed\.$/],
    [
      'a cut manifest',
      (folder) => truncateSync(join(folder, 'manifest.json'), 100),
      /damaged: manifest.json is not valid JSON\.$/,
    ],
    [
      'an incomplete manifest',
      (folder) => edit(folder, 'manifest.json', '"createdAt"', '"madeAt"'),
      /damaged: manifest.json is incomplete\.$/,
    ],
    [
      'a later version',
      (folder) => edit(folder, 'manifest.json', '"formatVersion": 2', '"formatVersion": 3'),
      /^Expected the format version of the model in .+ to be 2, got 3\.$/,
    ],
  ];
  it.each(changes)('is refused with a reason: %s', async (_, change, message) => {
    const folder = await written();
    change(folder);
    const error = await openModel(folder).catch((caught) => caught);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(/\.$/);
  });
});

function edit(folder: string, name: string, from: string, to: string): void {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}
