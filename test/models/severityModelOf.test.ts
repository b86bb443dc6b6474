import { describe, expect, it } from 'vitest';
import { alwaysTwo } from '../../src/models/baselines/alwaysTwo.js';
import type { SeverityModelJson } from '../../src/models/severityModel.js';
import { severityModelOf } from '../../src/models/severityModelOf.js';
import { createRandom } from '../../src/stats/random.js';
import { plainModel } from './plainModels.js';
import { randomBatch, randomFrequencies, randomLinear, randomTrees } from './randomModels.js';

const random = createRandom(7);
const models: readonly SeverityModelJson[] = [
  randomTrees(random, 10, 8),
  randomLinear(random, 'multinomialLogit'),
  randomLinear(random, 'proportionalOdds'),
  randomFrequencies(random, 2),
  alwaysTwo.toJSON(),
];

describe('severityModelOf', () => {
  it.each(models)('makes from JSON a model that predicts as its form says: $kind', (json) => {
    const model = severityModelOf(JSON.parse(JSON.stringify(json)));
    const batch = randomBatch(random, json.features, 300);
    const predicted = model.predict(batch);
    const expected = plainModel(json).predict(batch);
    expect(Math.max(...predicted.map((p, i) => Math.abs(p - expected[i]!)))).toBeLessThan(1e-12);
    expect(severityModelOf(model.toJSON()).predict(batch)).toEqual(predicted);
  });

  it('refuses what is not a model, and models of kinds and features that it does not know', () => {
    const [trees] = models as [SeverityModelJson];
    expect(() => severityModelOf(null)).toThrow('Expected the model to be an object, got null.');
    expect(() => severityModelOf({ ...trees, kind: 'tree' })).toThrow(
      'Kind of model not found: tree (did you mean trees?).',
    );
    const adjusted = { ...trees, classFactors: [1, 1, 0, 1] };
    expect(() => severityModelOf(adjusted)).toThrow(/^Expected classFactors\[2\] to be/);
    expect(() => severityModelOf({ ...trees, classFactors: [1] })).toThrow(
      'Expected the length of classFactors to be 4, got 1.',
    );
    const later = { ...trees.features[0]!, value: { kind: 'moonPhase', column: 'startLocal' } };
    expect(() => severityModelOf({ ...trees, features: [later] })).toThrow(
      /^Expected the value of feature "temperature" to be one that this version of blackspot computes, got/,
    );
  });
});
