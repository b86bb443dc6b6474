import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../../src/base/errors.js';
import { permutationImportance } from '../../../src/models/judging/importance.js';
import { percentileInterval, resampleClusters } from '../../../src/stats/clusterBootstrap.js';
import { createRandom } from '../../../src/stats/random.js';
import { type Inputs, inputsOf, modelOf, sampleOf } from './inventedModel.js';

const formula = ({ visibility, junction, weather }: Inputs) =>
  0.1 + (weather === 'Snow' ? 0.5 : 0) + ((visibility as number) < 3 ? 0.2 : 0) + 0.05 * (junction as number);
const model = modelOf(formula);
const sample = sampleOf(600, formula, 1);
sample.labels.severity[5] = 0;

describe('permutationImportance', () => {
  it('is the increase of log-loss over shuffles, with the interval of repeated days', () => {
    const groups = { weather: ['weather', 'visibility'], junction: ['junction'] };
    const [first, second] = permutationImportance(model, sample, {
      groups,
      replications: 29,
      shuffles: 2,
      seed: 4,
    });
    expect(first).toMatchObject({ name: 'weather', features: ['weather', 'visibility'] });
    const random = createRandom(4);
    const orders = [0, 1].map(() => random.shuffle(Int32Array.from({ length: 600 }, (_, row) => row)));
    const { weights, samples } = resampleClusters(25, 29, 4);
    const { severity, day } = sample.labels;
    for (const [importance, names] of [
      [first, groups.weather],
      [second, groups.junction],
    ] as const) {
      const values = Array.from({ length: samples }, (_, at) => {
        let [sum, count] = [0, 0];
        for (let row = 0; row < 600; row++) {
          if (severity[row] === 0) continue;
          const loss = (inputs: Inputs) =>
            -Math.log(severity[row] === 3 ? formula(inputs) : 1 - formula(inputs));
          const own = inputsOf(sample, row);
          const weight = weights[day[row]! * samples + at]!;
          count += weight;
          for (const order of orders) {
            const others = inputsOf(sample, order[row]!);
            const mixed = { ...own, ...Object.fromEntries(names.map((name) => [name, others[name]!])) };
            sum += (weight * (loss(mixed) - loss(own))) / 2;
          }
        }
        return sum / count;
      });
      const naive = percentileInterval(Float64Array.from(values), 0.95)!;
      for (const end of ['estimate', 'lower', 'upper'] as const)
        expect(importance!.increase[end]).toBeCloseTo(naive[end], 10);
    }
  });

  it('ranks what matters first and is exactly 0 for a feature that the model ignores', () => {
    const importances = permutationImportance(model, sample);
    expect(importances.map(({ name }) => name)).toEqual(['weather', 'visibility', 'junction', 'ignored']);
    expect(importances[0]!.increase.lower).toBeGreaterThan(0);
    expect(importances[3]!.increase).toEqual({ estimate: 0, lower: 0, upper: 0 });
    expect(permutationImportance(model, sample)).toEqual(importances);
  });

  it('refuses what does not fit the model', () => {
    const calls: [() => unknown, string][] = [
      [
        () => permutationImportance(model, sample, { groups: { a: ['wether'] } }),
        'Feature of the model not found: wether',
      ],
      [
        () => permutationImportance(model, sample, { shuffles: 0 }),
        'Expected shuffles to be a whole number of at least 1',
      ],
      [
        () => permutationImportance(model, { ...sample, columns: [] }),
        'Expected sample.columns to be 4 columns',
      ],
    ];
    for (const [call, message] of calls) {
      expect(call).toThrow(InputError);
      expect(call).toThrow(message);
    }
    const unknown = { ...sample, labels: { ...sample.labels, severity: new Uint8Array(600) } };
    expect(() => permutationImportance(model, unknown)).toThrow(StatisticsError);
  });
});
