import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import type { FeatureBatch, FeatureColumn } from '../../../src/dataset/features.js';
import { explainTrees } from '../../../src/models/trees/explainTrees.js';
import type { TreeJson, TreesModelJson } from '../../../src/models/trees/treesJson.js';
import { treesModelOf } from '../../../src/models/trees/treesModel.js';
import { createRandom } from '../../../src/stats/random.js';
import { expectedLeaf, features, labelledBatch, randomTrees, rowsOf, scoresByWalking } from './batches.js';

const batch = labelledBatch(1100, 5);

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const parts = scores.map((score) => Math.exp(score - highest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

describe('a model of trees', () => {
  it('scores as by walking its trees, whatever the block and the batch of an event', () => {
    const random = createRandom(1);
    for (let run = 0; run < 20; run++) {
      const json = randomTrees(random);
      const model = treesModelOf(json);
      const probabilities = model.predict(batch);
      let apart = 0;
      for (let event = 0; event < batch.count; event++) {
        const expected = softmax(scoresByWalking(json, batch, event));
        for (const [k, p] of expected.entries()) {
          apart = Math.max(apart, Math.abs(probabilities[event * 3 + k]! - p));
        }
      }
      expect(apart).toBeLessThan(1e-12);
      // Few events are scored in another way than many, to the same bits.
      for (const [first, count] of [
        [0, 1],
        [1, 8],
        [9, 9],
        [500, 1],
        [600, 8],
      ] as const) {
        const some = model.predict(rowsOf(batch, first, count));
        expect(some).toEqual(probabilities.slice(first * 3, (first + count) * 3));
      }
      expect(treesModelOf(JSON.parse(JSON.stringify(model))).predict(batch)).toEqual(probabilities);
    }
  });

  it.each([
    ['tells more values apart than there are codes', 1, [40_000, 40_000]],
    ['would need tables of a gigabyte', 1_500, [60_000, 30]],
  ])('scores also a model that %s', (_, rounds, vocabularySizes) => {
    const json = withVocabularies(randomTrees(createRandom(9)), vocabularySizes);
    const many = {
      ...json,
      rounds: Array.from({ length: rounds }, (_, r) =>
        json.rounds[r % json.rounds.length]!.map((one) => ({
          ...one,
          value: one.value.map((value) => value / rounds),
        })),
      ),
    };
    const few = rowsOf(batch, 0, 50);
    const probabilities = treesModelOf(many).predict(few);
    for (let event = 0; event < few.count; event++) {
      for (const [k, p] of softmax(scoresByWalking(many, few, event)).entries())
        expect(probabilities[event * 3 + k]).toBeCloseTo(p, 12);
    }
  });

  it('takes an infinite number for a number, not for a missing one', () => {
    const largest = 2 ** 127 * (2 - 2 ** -23);
    const onlyMissingRight: TreeJson = {
      feature: [0],
      threshold: [largest],
      categories: [null],
      missingLeft: [false],
      left: [-1],
      right: [-2],
      value: [1, 2],
      cover: [3, 4],
    };
    const none: TreeJson = {
      ...onlyMissingRight,
      feature: [],
      threshold: [],
      categories: [],
      missingLeft: [],
      left: [],
      right: [],
      value: [0],
      cover: [7],
    };
    const model = treesModelOf({
      ...randomTrees(createRandom(3)),
      baseScores: [0, 0, 0],
      rounds: [[onlyMissingRight, none, none]],
    });
    const values = [Number.POSITIVE_INFINITY, largest, Number.NEGATIVE_INFINITY, Number.NaN];
    const given = { count: 4, columns: [Float32Array.from(values), ...rowsOf(batch, 0, 4).columns.slice(1)] };
    const probabilities = model.predict(given);
    const { base, contributions } = explainTrees(model, given);
    for (const [event, score] of [1, 1, 1, 2].entries()) {
      expect(probabilities[event * 3]).toBeCloseTo(softmax([score, 0, 0])[0]!, 12);
      expect(base[0]! + contributions[event * 3 * features.length]!).toBeCloseTo(score, 12);
    }
  });

  it('gives class frequencies without rounds', () => {
    const baseScores = [0.2, 0.7, 0.1].map(Math.log);
    const model = treesModelOf({ ...randomTrees(createRandom(3)), baseScores, rounds: [] });
    const two = { count: 2, columns: batch.columns };
    expect([...model.predict(two)].map((p) => p.toFixed(12))).toEqual(
      [0.2, 0.7, 0.1, 0.2, 0.7, 0.1].map((p) => p.toFixed(12)),
    );
    expect(explainTrees(model, two).contributions).toEqual(new Float64Array(2 * 3 * features.length));
  });

  it('explains by the Shapley values over all subsets of its features', () => {
    const random = createRandom(2);
    const few: FeatureBatch = { count: 4, columns: batch.columns };
    for (let run = 0; run < 8; run++) {
      const json = randomTrees(random);
      const { base, contributions } = explainTrees(treesModelOf(json), few);
      for (let event = 0; event < few.count; event++) {
        const scores = scoresByWalking(json, few, event);
        for (const [k, score] of scores.entries()) {
          const found = contributions.subarray((event * 3 + k) * features.length).slice(0, features.length);
          for (const [f, value] of bruteForce(json, few, event, k).entries())
            expect(found[f]).toBeCloseTo(value, 10);
          expect(found.reduce((sum, value) => sum + value, base[k]!)).toBeCloseTo(score, 10);
        }
      }
    }
  });

  it('scores and explains as LightGBM 4.7.0 does (predict, pred_contrib; fixtures/lightgbm_model.py)', () => {
    const path = new URL('./fixtures/lightgbm.json', import.meta.url);
    const fixture = JSON.parse(readFileSync(path, 'utf8')) as LightGbmFixture;
    const model = treesModelOf(fixture.model);
    const columns: FeatureColumn[] = fixture.model.vocabularies.map((texts, f) => {
      const values = fixture.events.map((event) => event[f]!);
      if (texts === null) return Float32Array.from(values, (value) => value ?? Number.NaN);
      return { texts, codes: Int32Array.from(values, (value) => value ?? -1) };
    });
    const given = { count: fixture.events.length, columns };
    const probabilities = model.predict(given);
    const { base, contributions } = explainTrees(model, given);
    for (let event = 0; event < given.count; event++) {
      for (let k = 0; k < 3; k++) {
        expect(probabilities[event * 3 + k]).toBeCloseTo(fixture.probabilities[event]![k]!, 12);
        const expected = fixture.contributions[event]!.slice(k * 6, k * 6 + 6);
        const found = [...contributions.subarray((event * 3 + k) * 5, (event * 3 + k) * 5 + 5), base[k]!];
        for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 9);
      }
    }
  });

  it('refuses an edited file with the place of the first error', () => {
    const whole = randomTrees(createRandom(4));
    const edits: readonly [(json: Editable) => void, RegExp][] = [
      [(json) => json.baseScores.pop(), /Expected the length of baseScores to be 3, got 2/],
      [(json) => json.classes.reverse(), /Expected classes\[1\] to be a whole number from 5 to 4, got 3/],
      [(json) => json.rounds[0].pop(), /Expected the length of rounds\[0\] to be 3, got 2/],
      [(json) => json.vocabularies.shift(), /Expected the length of vocabularies to be 6, got 5/],
      [(json) => (json.vocabularies[4] = ['a', 'a']), /vocabularies\[4\] to be a list of different texts/],
      [
        (json) => (tree(json).left[0] = 0),
        /left\[0\] to be a later node or a leaf that no other node has, got 0/,
      ],
      [(json) => (tree(json).right[2] = tree(json).left[1]), /to be a later node or a leaf/],
      [(json) => (tree(json).feature[0] = 6), /feature\[0\] to be the index of a feature, got 6/],
      [(json) => tree(json).value.pop(), /Expected the length of rounds.*value to be/],
      [(json) => (tree(json).value[1] = null), /value\[1\] to be a finite number, got null/],
      [(json) => (tree(json).cover[0] = 0), /cover\[0\] to be a number above 0, got 0/],
      [(json) => (json.rounds = {}), /Expected rounds to be a list, got {}/],
    ];
    for (const [edit, message] of edits) {
      const json = JSON.parse(JSON.stringify(whole));
      edit(json);
      expect(() => treesModelOf(json)).toThrow(message);
      expect(() => treesModelOf(json)).toThrow(InputError);
    }
    const { columns } = batch;
    expect(() => treesModelOf(whole).predict({ count: 1, columns: columns.slice(1) })).toThrow(InputError);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the edits break the type on purpose.
type Editable = any;

function tree(json: Editable): Editable {
  return json.rounds.flat().find((one: Editable) => one.feature.length > 4);
}

/** The same trees with other texts behind those of both vocabularies. */
function withVocabularies(json: TreesModelJson, sizes: readonly number[]): TreesModelJson {
  const vocabularies = json.vocabularies.map((texts, f) =>
    texts === null
      ? null
      : [...texts, ...Array.from({ length: sizes[f - 4]! - texts.length }, (_, i) => `text ${i}`)],
  );
  return { ...json, vocabularies };
}

interface LightGbmFixture {
  readonly model: TreesModelJson;
  readonly events: readonly (readonly (number | null)[])[];
  readonly probabilities: readonly (readonly number[])[];
  readonly contributions: readonly (readonly number[])[];
}

/** The Shapley values by their definition. */
function bruteForce(json: TreesModelJson, given: FeatureBatch, event: number, k: number): number[] {
  const count = features.length;
  const worth = (set: number): number =>
    json.rounds.reduce(
      (sum, trees) => sum + expectedLeaf(json, trees[k]!, given, event, (f) => ((set >> f) & 1) === 1),
      0,
    );
  const values = Array.from({ length: 2 ** count }, (_, set) => worth(set));
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  return features.map((_, f) => {
    let sum = 0;
    for (let set = 0; set < values.length; set++) {
      if ((set >> f) & 1) continue;
      const size = [...set.toString(2)].filter((bit) => bit === '1').length;
      sum +=
        ((factorial(size) * factorial(count - 1 - size)) / factorial(count)) *
        (values[set | (1 << f)]! - values[set]!);
    }
    return sum;
  });
}
