import { describe, expect, it } from 'vitest';
import { adjustedModel } from '../../src/models/adjustedModel.js';
import { classFactors } from '../../src/models/judging/classFactors.js';
import { Forecasts } from '../../src/models/judging/forecasts.js';
import { severityModelOf } from '../../src/models/severityModelOf.js';
import { explainTrees } from '../../src/models/trees/explainTrees.js';
import type { TreesModelJson } from '../../src/models/trees/treesJson.js';
import { treesModelOf } from '../../src/models/trees/treesModel.js';
import { createRandom } from '../../src/stats/random.js';
import { labelsOf } from './judging/randomForecasts.js';
import { features, randomBatch, randomLinear, randomTrees } from './randomModels.js';

const random = createRandom(5);
const factors = [0.2, 1.1, 0.7, 3];

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

describe('adjustedModel', () => {
  it('is one more intercept for each class in trees and in a multinomial logit', () => {
    const trees = randomTrees(random, 10, 8);
    const logit = randomLinear(random, 'multinomialLogit');
    if (logit.kind !== 'multinomialLogit') throw new Error('not a logit');
    const batch = randomBatch(random, trees.features, 200);
    const moved = treesModelOf({
      ...trees,
      baseScores: trees.baseScores.map((score, k) => score + Math.log(factors[k]!)),
    });
    const other = severityModelOf({
      ...logit,
      intercepts: logit.intercepts.map((score, k) => score + Math.log(factors[k + 1]! / factors[0]!)),
    });
    expect(
      furthest(adjustedModel(treesModelOf(trees), factors).predict(batch), moved.predict(batch)),
    ).toBeLessThan(1e-14);
    expect(
      furthest(adjustedModel(severityModelOf(logit), factors).predict(batch), other.predict(batch)),
    ).toBeLessThan(1e-14);
  });

  it('is the same after a way through JSON, and factors multiply', () => {
    // In JSON, -0 is 0.
    const json: TreesModelJson = JSON.parse(JSON.stringify(randomTrees(random, 10, 8)));
    const batch = randomBatch(random, features, 200);
    const model = adjustedModel(severityModelOf(json), factors);
    const read = severityModelOf(JSON.parse(JSON.stringify(model)));
    expect(read.predict(batch)).toEqual(model.predict(batch));
    expect(read.toJSON()).toEqual({ ...json, classFactors: factors });
    const twice = adjustedModel(read, [2, 1, 1, 1]);
    expect(twice.toJSON()).toEqual({ ...json, classFactors: [0.4, 1.1, 0.7, 3] });
    expect(furthest(twice.predict(batch), severityModelOf(twice.toJSON()).predict(batch))).toBeLessThan(
      1e-15,
    );
  });

  it('is explained: base and contributions are its scores', () => {
    const json = randomTrees(random, 10, 8);
    const batch = randomBatch(random, json.features, 50);
    const model = adjustedModel(treesModelOf(json), factors);
    const { base, contributions } = explainTrees(model, batch);
    const expected = model.predict(batch);
    const width = json.features.length;
    for (let event = 0; event < batch.count; event++) {
      const odds = [0, 1, 2, 3].map((k) => {
        const at = (event * 4 + k) * width;
        return Math.exp(
          base[k]! + contributions.slice(at, at + width).reduce((sum, value) => sum + value, 0),
        );
      });
      const sum = odds.reduce((all, value) => all + value, 0);
      expect(
        furthest(
          odds.map((value) => value / sum),
          expected.slice(event * 4, event * 4 + 4),
        ),
      ).toBeLessThan(1e-12);
    }
  });
});

describe('classFactors', () => {
  const json = randomTrees(random, 10, 8);
  const batch = randomBatch(random, json.features, 4_000);
  const model = severityModelOf(json);
  const severity = Uint8Array.from({ length: batch.count }, () => {
    const draw = random.uniform();
    return draw < 0.7 ? 2 : draw < 0.8 ? 3 : 4;
  });
  const forecasts = new Forecasts(json.classes);
  forecasts.add(labelsOf(severity, new Int32Array(batch.count)), model.predict(batch));
  const found = classFactors(forecasts);
  const share = (probabilities: ArrayLike<number>, k: number): number => {
    let sum = 0;
    for (let at = k; at < probabilities.length; at += 4) sum += probabilities[at]!;
    return sum / batch.count;
  };

  it('give a mean forecast that is the observed mix, with 100 events of the forecast mix added', () => {
    const adjusted = adjustedModel(model, found).predict(batch);
    for (const [k, severityOf] of json.classes.entries()) {
      const observed = severity.filter((one) => one === severityOf).length;
      const expected = (observed + 100 * share(forecasts.probabilities, k)) / (batch.count + 100);
      // Forecasts keep 32 bits.
      expect(share(adjusted, k)).toBeCloseTo(expected, 7);
    }
    // No event had severity 1, but it may come.
    expect(found[0]).toBeGreaterThan(0);
  });

  it('are 1 where the forecasts have the observed mix already', () => {
    const half = new Forecasts([1, 2]);
    half.add(labelsOf([1, 2], [0, 1]), [0.6, 0.4, 0.4, 0.6]);
    expect(furthest(classFactors(half), [1, 1])).toBeLessThan(1e-7);
  });
});
