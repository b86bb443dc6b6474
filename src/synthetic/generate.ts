import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { requireSignal } from '../base/checks.js';
import { dataFolder } from '../base/defaultFolders.js';
import { StorageError } from '../base/errors.js';
import { formatCountOf } from '../base/format.js';
import { makeBurst } from './block.js';
import { headerLines } from './header.js';
import { type GenerateOptions, type Recipe, recipeOf } from './options.js';
import { type Plan, planOf } from './plan.js';
import { addTally, type BlockCounts, emptyTally } from './tally.js';
import { type BlockOrder, makeBlocks } from './threads.js';
import type { GeneratorTruth } from './truth.js';
import { truthOf } from './truthOf.js';
import { type World, worldOf } from './world.js';

export interface GenerateSummary {
  /** Absolute paths. */
  readonly path: string;
  readonly truthPath: string;
  readonly rows: number;
  /** Bytes of the CSV before compression. */
  readonly bytes: number;
  readonly seconds: number;
  readonly truth: GeneratorTruth;
}

/**
 * Writes a synthetic CSV in the format of the real file, and its ground truth beside it (`<name>.truth.json`). No row is a row
 * of the real file. Equal options give equal bytes, on any number of threads. Memory stays bounded for any number of rows.
 * Both files appear whole or not at all.
 *
 * Rows are ordered by month, then place, then time. Like in the real file, times are not ordered throughout, and IDs increase
 * with the lines. Bursts are at the end.
 *
 * @throws InputError when an option is unknown or out of its range; StorageError when the file cannot be written
 * @example
 * const { rows, truth } = await generate({ rows: 50_000, seed: 1, out: 'data/synthetic-50000.csv' });
 * truth.effects.weather.rateRatio; // { rain: 1.35, snow: 1.7, ... }, which an analysis should find
 */
export async function generate(options: GenerateOptions): Promise<GenerateSummary> {
  const startedMs = performance.now();
  const recipe = recipeOf(options);
  const { signal } = options;
  requireSignal(signal);
  signal?.throwIfAborted();
  const path = resolve(options.out ?? join(dataFolder(), `synthetic-${recipe.rows}.csv`));
  const truthPath = truthPathOf(path);
  const world = worldOf(recipe);
  const plan = planOf(world);
  const tally = emptyTally(world.hotspots.length);
  const temporary = `${path}.writing-${process.pid}.tmp`;
  let bytes = 0;
  try {
    await mkdir(dirname(path), { recursive: true });
    const rows = Readable.from(
      csvOf(world, plan, tally, threadsFor(options, recipe), (length) => {
        bytes += length;
        options.onProgress?.({ rows: tally.rows, totalRows: recipe.rows, bytes });
      }),
      { objectMode: true, highWaterMark: 8 },
    );
    const file = createWriteStream(temporary, { highWaterMark: 1 << 20 });
    const abort = signal === undefined ? {} : { signal };
    if (path.endsWith('.gz')) await pipeline(rows, createGzip({ level: 6 }), file, abort);
    else await pipeline(rows, file, abort);
    const truth = truthOf(basename(path), world, plan, tally);
    await writeFile(`${truthPath}.tmp`, `${JSON.stringify(truth, null, 2)}\n`);
    await rename(temporary, path);
    await rename(`${truthPath}.tmp`, truthPath);
    return {
      path,
      truthPath,
      rows: tally.rows,
      bytes,
      seconds: (performance.now() - startedMs) / 1_000,
      truth,
    };
  } catch (error) {
    // If writing failed, removing may fail too. The first error is the one to report.
    for (const file of [temporary, `${truthPath}.tmp`]) await rm(file, { force: true }).catch(() => {});
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      throw new StorageError(`Cannot write ${path}: ${error.message}`, {
        hint: `Check the permissions and the free space (about ${Math.ceil((recipe.rows * 410) / 1e6)} MB for ${formatCountOf(recipe.rows, 'row')}), or choose another file.`,
        cause: error,
        details: { path },
      });
    }
    throw error;
  }
}

/** `data/synthetic.csv.gz` -> `data/synthetic.truth.json`. */
export function truthPathOf(path: string): string {
  return `${path.replace(/(\.csv)?(\.gz)?$/i, '')}.truth.json`;
}

async function* csvOf(
  world: World,
  plan: Plan,
  tally: BlockCounts,
  threads: number,
  onBytes: (length: number) => void,
): AsyncGenerator<Buffer> {
  const header = Buffer.from(`${headerLines[world.recipe.release]}\n`);
  onBytes(header.length);
  yield header;
  for await (const block of makeBlocks(world.recipe, world, ordersOf(plan), threads)) {
    addTally(tally, block.tally);
    onBytes(block.bytes.length);
    if (block.bytes.length > 0) yield block.bytes;
  }
  for (const [number, burst] of world.recipe.bursts.entries()) {
    const block = makeBurst(world, burst, number, tally.rows);
    addTally(tally, block.tally);
    onBytes(block.bytes.length);
    yield block.bytes;
  }
}

function* ordersOf({ counts, blocks }: Plan): Generator<BlockOrder> {
  let firstRow = 0;
  for (let number = 0; number < blocks; number++) {
    const own = [...counts.subarray(number * 3, number * 3 + 3)];
    const rows = own.reduce((sum, count) => sum + count, 0);
    if (rows === 0) continue;
    yield { number, counts: own, firstRow };
    firstRow += rows;
  }
}

/** Small files need no threads. Run from TypeScript, as in tests, there is no script to start one from. */
function threadsFor(options: GenerateOptions, recipe: Recipe): number {
  if (import.meta.url.endsWith('.ts')) return 1;
  return options.threads ?? (recipe.rows < 200_000 ? 1 : Math.min(8, availableParallelism()));
}
