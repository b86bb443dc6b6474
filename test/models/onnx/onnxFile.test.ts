import { describe, expect, it } from 'vitest';
import { alwaysTwo } from '../../../src/models/baselines/alwaysTwo.js';
import { onnxFile } from '../../../src/models/onnx/onnxFile.js';
import type { SeverityModelJson } from '../../../src/models/severityModel.js';
import { severityModelOf } from '../../../src/models/severityModelOf.js';
import { forecast } from '../../../src/models/trainedModel.js';
import { createRandom } from '../../../src/stats/random.js';
import { randomBatch, randomFrequencies, randomLinear, randomTrees } from '../randomModels.js';
import { runOnnx } from './runOnnx.js';

const random = createRandom(13);
const classFactors = [0.2, 1.1, 0.7, 3];
const models: Readonly<Record<string, SeverityModelJson>> = {
  trees: randomTrees(random, 20, 8),
  'many trees': randomTrees(random, 400, 31),
  'large trees': randomTrees(random, 4, 256),
  'trees of two classes': randomTrees(random, 20, 8, [2, 3]),
  'trees without a round': randomTrees(random, 0, 1),
  'multinomial logit': randomLinear(random, 'multinomialLogit'),
  'proportional odds': randomLinear(random, 'proportionalOdds'),
  frequencies: randomFrequencies(random, 0),
  'frequencies by state': randomFrequencies(random, 1),
  'frequencies by state and weather': randomFrequencies(random, 2),
  'always 2': alwaysTwo.toJSON(),
  'adjusted trees': { ...randomTrees(random, 20, 8), classFactors },
  'an adjusted linear model': { ...randomLinear(random, 'proportionalOdds'), classFactors },
  'adjusted frequencies': { ...randomFrequencies(random, 1), classFactors },
};

describe('onnxFile', () => {
  it.each(Object.entries(models))('gives onnxruntime the forecasts of %s', async (_, json) => {
    const trained = {
      version: '3f0c9a1be477',
      model: severityModelOf(json),
      thresholds: [0.85, 0.4, 0.15].slice(1 - json.classes.length),
    };
    const batch = randomBatch(random, json.features, 500);
    const expected = forecast(trained, batch);
    const answer = await runOnnx(onnxFile(trained), json.features, batch);
    expect(answer.shapes).toEqual([[500, json.classes.length], [500]]);
    const differences = answer.probabilities.map((p, i) => Math.abs(p - expected.probabilities[i]!));
    expect(Math.max(...differences)).toBeLessThan(1e-6);
    expect(answer.severity).toEqual([...expected.severity]);
  });

  it.each(Object.entries(models))('has an infinite number on the same side of %s', async (_, json) => {
    const trained = {
      version: '3f0c9a1be477',
      model: severityModelOf(json),
      thresholds: [0.85, 0.4, 0.15].slice(1 - json.classes.length),
    };
    const { count, columns } = randomBatch(random, json.features, 50);
    const infinite = columns.map((column) =>
      column instanceof Float32Array
        ? column.map(
            (value, event) => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][event % 4] ?? value,
          )
        : column,
    );
    const batch = { count, columns: infinite };
    const answer = await runOnnx(onnxFile(trained), json.features, batch);
    for (const [i, p] of forecast(trained, batch).probabilities.entries())
      expect(answer.probabilities[i]).toBeCloseTo(p, 6);
  });
});
