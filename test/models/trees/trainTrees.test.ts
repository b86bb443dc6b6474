import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import type { LabelledBatch } from '../../../src/models/severityModel.js';
import { takeRows } from '../../../src/models/training/batches.js';
import { BinnedRows } from '../../../src/models/trees/binnedRows.js';
import { createBinning } from '../../../src/models/trees/binning.js';
import { explainTrees } from '../../../src/models/trees/explainTrees.js';
import type { TreesOptions } from '../../../src/models/trees/options.js';
import { trainTrees } from '../../../src/models/trees/trainTrees.js';
import type { TreesModel } from '../../../src/models/trees/treesModel.js';
import { createRandom } from '../../../src/stats/random.js';
import { transpile } from '../../support/transpiled.js';
import { labelsOf } from '../judging/randomForecasts.js';
import { feature, features, labelledBatch } from './batches.js';

const batch = labelledBatch(6000, 1);
const train = Uint32Array.from({ length: 4000 }, (_, i) => i);
const validate = Uint32Array.from({ length: 2000 }, (_, i) => 4000 + i);

function rowsOf(given: LabelledBatch): BinnedRows {
  const rows = new BinnedRows(createBinning(given, features));
  rows.append(given);
  return rows;
}

function logLoss(model: TreesModel, given: LabelledBatch, rows: Uint32Array): number {
  const probabilities = model.predict(given);
  const classCount = model.classes.length;
  const losses = Array.from(rows, (row) => {
    const k = model.classes.indexOf(given.labels.severity[row]!);
    return -Math.log(probabilities[row * classCount + k]!);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function entropy(given: LabelledBatch, rows: Uint32Array): number {
  const counts = [1, 2, 3, 4].map(
    (severity) => rows.filter((row) => given.labels.severity[row] === severity).length,
  );
  return counts.reduce((sum, n) => (n === 0 ? sum : sum - (n / rows.length) * Math.log(n / rows.length)), 0);
}

describe('training of trees', () => {
  it('ends with the round of the lowest log-loss, which the model has on the rows themselves', async () => {
    const losses: number[] = [];
    const options: TreesOptions = { stopAfterRounds: 10, onRound: ({ logLoss: loss }) => losses.push(loss!) };
    const model = await trainTrees(rowsOf(batch), { train, validate }, options);
    const { rounds } = model.toJSON();
    expect(losses).toHaveLength(rounds.length + 10);
    expect(Math.min(...losses)).toBe(losses[rounds.length - 1]);
    expect(logLoss(model, batch, validate)).toBeCloseTo(losses[rounds.length - 1]!, 5);
    // The entropy is 1.09; the noise leaves about 0.81 to the best of all models.
    expect(losses[rounds.length - 1]!).toBeLessThan(0.8 * entropy(batch, validate));
    for (const tree of rounds.flat()) {
      expect(tree.value.length).toBeLessThanOrEqual(31);
      expect(Math.min(...tree.cover)).toBeGreaterThanOrEqual(20);
      expect(tree.cover.reduce((sum, cover) => sum + cover, 0)).toBe(4000);
    }
    expect(rounds.flat().some(({ categories }) => categories.some((codes) => codes !== null))).toBe(true);
    // What was planted drives the predictions: speed where the flag is set, and the weather, not the sign or the state.
    const { contributions } = explainTrees(model, { count: 200, columns: batch.columns });
    const size = features.map((_, f) =>
      contributions.reduce((sum, c, at) => (at % features.length === f ? sum + Math.abs(c) : sum), 0),
    );
    const [speed, hour, flag, sign, weather, state] = size as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect(Math.min(speed, hour, flag, weather)).toBeGreaterThan(1.2 * Math.max(sign, state));
  });

  it.each([0, 5])(
    'has the log-loss of LightGBM 4.7.0 after each round, with L2 %d (fixtures/lightgbm_training.py)',
    async (l2) => {
      const path = new URL('./fixtures/lightgbm_training.json', import.meta.url);
      const fixture = JSON.parse(readFileSync(path, 'utf8')) as LightGbmTraining;
      const columns = fixture.columns.map((values) =>
        Float32Array.from(values, (value) => value ?? Number.NaN),
      );
      const count = fixture.severity.length;
      const numbers = ['speed', 'hour', 'flag'].map((name) => feature(name, 'number'));
      const given = {
        count,
        columns,
        labels: labelsOf(
          fixture.severity,
          fixture.severity.map((_, row) => row),
        ),
      };
      const learned = {
        ...given,
        columns: columns.map((values) => values.slice(0, fixture.train)),
        count: fixture.train,
      };
      const rows = new BinnedRows(createBinning(learned, numbers));
      rows.append(given);
      const losses: number[] = [];
      await trainTrees(
        rows,
        {
          train: rows.select((row) => row < fixture.train),
          validate: rows.select((row) => row >= fixture.train),
        },
        {
          rounds: 20,
          leaves: 6,
          minRowsPerLeaf: 1,
          minHessianPerLeaf: 5,
          l2,
          stopAfterRounds: Number.POSITIVE_INFINITY,
          onRound: ({ logLoss: loss }) => losses.push(loss!),
        },
      );
      const apart = losses.map((loss, round) => Math.abs(loss - fixture.logLossByRound[l2]![round]!));
      expect(apart).toHaveLength(20);
      expect(Math.max(...apart)).toBeLessThan(1e-7);
    },
  );

  it('finds nothing where there is nothing', async () => {
    const shuffled = labelledBatch(6000, 2);
    createRandom(3).shuffle(shuffled.labels.severity);
    const model = await trainTrees(
      rowsOf(shuffled),
      { train, validate },
      { learningRate: 0.05, stopAfterRounds: 5 },
    );
    expect(model.toJSON().rounds.length).toBeLessThan(4);
    expect(logLoss(model, shuffled, validate)).toBeGreaterThan(0.995 * entropy(shuffled, validate));
  });

  it('grows trees of up to 256 leaves, which score as they were trained', async () => {
    const losses: number[] = [];
    const options: TreesOptions = {
      rounds: 3,
      leaves: 256,
      minRowsPerLeaf: 3,
      onRound: ({ logLoss: loss }) => losses.push(loss!),
    };
    const model = await trainTrees(rowsOf(batch), { train, validate }, options);
    expect(
      Math.max(
        ...model
          .toJSON()
          .rounds.flat()
          .map(({ value }) => value.length),
      ),
    ).toBe(256);
    expect(logLoss(model, batch, validate)).toBeCloseTo(Math.min(...losses), 5);
  });

  it('stays finite where one value tells a very rare class', async () => {
    const count = 400_000;
    const isRare = (row: number): boolean => row % 10_000 === 0;
    const none = new Int32Array(count).fill(-1);
    const rare: LabelledBatch = {
      count,
      columns: [Float32Array.from({ length: count }, (_, row) => Number(isRare(row)))],
      labels: {
        severity: Uint8Array.from({ length: count }, (_, row) => (isRare(row) ? 4 : 2)),
        day: new Int32Array(count),
        feed: none,
        feeds: [],
        state: none,
        states: [],
        chance: new Float64Array(count),
      },
    };
    const rows = new BinnedRows(createBinning(rare, [feature('flag', 'flag')]), count);
    rows.append(rare);
    const all = { train: rows.select(() => true), validate: new Uint32Array(0) };
    const model = await trainTrees(rows, all, { rounds: 3 });
    const probabilities = model.predict(rare);
    expect(probabilities.every(Number.isFinite)).toBe(true);
    expect(probabilities[1]).toBeGreaterThan(0.99);
    expect(probabilities[3]).toBeLessThan(2e-4);
  });

  it('gives the same model whatever order and batches the rows come in', async () => {
    const models = new Set<string>();
    const random = createRandom(7);
    // Few chances and days, so that many rows have the same.
    const { labels } = batch;
    const given: LabelledBatch = {
      ...batch,
      labels: {
        ...labels,
        chance: labels.chance.map((chance) => Math.floor(chance * 300) / 300),
        day: labels.day.map((_, row) => (row < 4000 ? row % 3 : 4000)),
      },
    };
    const binning = createBinning(given, features);
    for (const size of [6000, 1, 7, 1000]) {
      const order = Uint32Array.from({ length: given.count }, (_, row) => row);
      if (size < 6000) random.shuffle(order);
      const rows = new BinnedRows(binning, 10);
      for (let first = 0; first < order.length; first += size)
        rows.append(takeRows(given, order.subarray(first, first + size)));
      rows.sort();
      const lists = {
        train: rows.select((row) => rows.day[row]! < 4000),
        validate: rows.select((row) => rows.day[row]! >= 4000),
      };
      models.add(JSON.stringify(await trainTrees(rows, lists, { rounds: 5 })));
    }
    expect(models.size).toBe(1);
  });

  it('gives the same model on one thread and on several, and for rows in any order of the lists', async () => {
    const folder = transpile(['src/base', 'src/dataset', 'src/models', 'src/stats']);
    const load = (file: string) => import(pathToFileURL(join(folder, 'src/models/trees', file)).href);
    const { BinnedRows: Rows } = (await load(
      'binnedRows.js',
    )) as typeof import('../../../src/models/trees/binnedRows.js');
    const { createBinning: create } = (await load(
      'binning.js',
    )) as typeof import('../../../src/models/trees/binning.js');
    const { trainTrees: trainThere } = (await load(
      'trainTrees.js',
    )) as typeof import('../../../src/models/trees/trainTrees.js');
    const rows = new Rows(create(batch, features));
    rows.append(batch);
    const models = [];
    for (const threads of [1, 2, 3, 8]) {
      models.push(JSON.stringify(await trainThere(rows, { train, validate }, { rounds: 8, threads })));
    }
    const backwards = { train: train.toReversed(), validate: validate.toReversed() };
    models.push(JSON.stringify(await trainTrees(rowsOf(batch), backwards, { rounds: 8 })));
    expect(new Set(models).size).toBe(1);
  });

  it('counts heavy classes more often, shrinks leaves by L2, and keeps leaves large', async () => {
    const rows = rowsOf(batch);
    const none = new Uint32Array(0);
    // In training a forecast is right on average: of the weighted rows, as many of a class as it says.
    for (const four of [1, 5]) {
      const options = { rounds: 20, classWeights: { 4: four } };
      const probabilities = (await trainTrees(rows, { train, validate: none }, options)).predict(batch);
      let [said, seen, total] = [0, 0, 0];
      for (const row of train) {
        const isFour = batch.labels.severity[row] === 4;
        const weight = isFour ? four : 1;
        said += weight * probabilities[row * 4 + 3]!;
        seen += isFour ? weight : 0;
        total += weight;
      }
      expect(said / total / (seen / total)).toBeCloseTo(1, 1);
    }
    const sizes = async (options: TreesOptions) =>
      (await trainTrees(rows, { train, validate: none }, { rounds: 1, ...options })).toJSON().rounds[0]!;
    const largest = (trees: readonly { readonly value: readonly number[] }[]): number =>
      Math.max(...trees.flatMap(({ value }) => value.map(Math.abs)));
    expect(largest(await sizes({ l2: 1000 }))).toBeLessThan(largest(await sizes({})) / 3);
    const large = await sizes({ minRowsPerLeaf: 500 });
    expect(Math.min(...large.flatMap(({ cover }) => cover))).toBeGreaterThanOrEqual(500);
    expect(Math.max(...(await sizes({ leaves: 4 })).map(({ value }) => value.length))).toBe(4);
  });

  it('leaves out rows without a severity and severities that are not trained', async () => {
    const few = labelledBatch(2000, 6);
    for (let i = 0; i < few.count; i++) {
      if (few.labels.severity[i] === 1) few.labels.severity[i] = 0;
      if (few.labels.severity[i] === 4 && i < 1000) few.labels.severity[i] = 3;
    }
    const halves = {
      train: Uint32Array.from({ length: 1000 }, (_, i) => i),
      validate: Uint32Array.from({ length: 1000 }, (_, i) => 1000 + i),
    };
    const model = await trainTrees(rowsOf(few), halves, { rounds: 3 });
    expect(model.classes).toEqual([2, 3]);
    const rated = few.labels.severity.subarray(0, 1000).filter((severity) => severity !== 0).length;
    for (const { cover } of model.toJSON().rounds.flat())
      expect(cover.reduce((sum, n) => sum + n, 0)).toBe(rated);
  });

  it('stops for a signal, and refuses what it cannot do', async () => {
    const rows = rowsOf(batch);
    const controller = new AbortController();
    const stopped = trainTrees(
      rows,
      { train, validate },
      {
        signal: controller.signal,
        onRound: ({ round }) => round === 2 && controller.abort(new Error('enough')),
      },
    );
    await expect(stopped).rejects.toThrow('enough');
    const refused = async (options: object, message: string, list = train): Promise<void> => {
      const training = trainTrees(rows, { train: list, validate }, options);
      await expect(training).rejects.toThrow(message);
      await expect(training).rejects.toBeInstanceOf(InputError);
    };
    await refused({ leaves: 257 }, 'Expected leaves to be a whole number from 2 to 256, got 257.');
    await refused({ learningRate: 0 }, 'Expected learningRate to be a finite number above 0, got 0.');
    await refused(
      { classWeights: { 5: 1 } },
      'Expected classWeights to be weights of the severities 1 to 4, got "5".',
    );
    await refused({ depth: 3 }, 'Option of trainTrees not found: depth');
    await refused({}, 'The training rows have fewer than two severities.', new Uint32Array(0));
    await refused({}, 'Expected each row once and below 6000, got 4000.', Uint32Array.of(1, 4000));
    await refused({}, 'Expected each row once and below 6000, got 6000.', Uint32Array.of(6000));
  });
});

interface LightGbmTraining {
  readonly train: number;
  readonly columns: readonly (readonly (number | null)[])[];
  readonly severity: readonly number[];
  /** By L2. */
  readonly logLossByRound: Readonly<Record<number, readonly number[]>>;
}
