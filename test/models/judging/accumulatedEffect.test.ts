import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { accumulatedEffect } from '../../../src/models/judging/accumulatedEffect.js';
import type { LabelledBatch } from '../../../src/models/severityModel.js';
import { percentileInterval, resampleClusters } from '../../../src/stats/clusterBootstrap.js';
import { type Inputs, inputsOf, modelOf, sampleOf } from './inventedModel.js';
import { labelsOf } from './randomForecasts.js';

const effectOfWeather: Record<string, number> = { Clear: 0.1, Rain: 0.2, Snow: 0.4, Fog: 0.3 };
const formula = ({ visibility, junction, weather }: Inputs) => {
  const seen = Number.isNaN(visibility) ? 5 : (visibility as number);
  const base = weather === null ? 0.15 : effectOfWeather[weather as string]!;
  return base * (1 - 0.05 * seen) + 0.1 * (junction as number) + 0.001 * seen ** 2;
};

/** ALE for one resample, event by event and step by step; rows are repeated as their days are drawn. */
function naiveEffects(
  sample: LabelledBatch,
  weight: (row: number) => number,
  points: readonly (number | string)[],
  name: 'visibility' | 'weather',
): number[] {
  const rows = Array.from({ length: sample.count }, (_, row) => ({ row, inputs: inputsOf(sample, row) }))
    .flatMap((one) => Array<typeof one>(weight(one.row)).fill(one))
    .filter(({ inputs }) => inputs[name] !== null && !Number.isNaN(inputs[name]));
  const effects = [0];
  const centres: number[] = [];
  for (let step = 1; step < points.length; step++) {
    const [from, to] = [points[step - 1]!, points[step]!];
    const near = rows.filter(({ inputs }) =>
      name === 'weather'
        ? inputs[name] === from || inputs[name] === to
        : inputs[name]! <= to && (step === 1 || inputs[name]! > from),
    );
    const changes = near.map(
      ({ inputs }) => formula({ ...inputs, [name]: to }) - formula({ ...inputs, [name]: from }),
    );
    effects.push(
      effects.at(-1)! + changes.reduce((sum, change) => sum + change, 0) / Math.max(1, near.length),
    );
    if (name === 'visibility') {
      const [low, high] = [effects.at(-2)!, effects.at(-1)!];
      const share = (value: number) => (value - (from as number)) / ((to as number) - (from as number));
      centres.push(...near.map(({ inputs }) => low + (high - low) * share(inputs[name] as number)));
    }
  }
  if (name === 'weather') centres.push(...rows.map(({ inputs }) => effects[points.indexOf(inputs[name]!)]!));
  const centre = centres.reduce((sum, value) => sum + value, 0) / centres.length;
  return effects.map((effect) => effect - centre);
}

describe('accumulatedEffect', () => {
  const sample = sampleOf(500, formula, 2);
  const model = modelOf(formula);

  it('leaves out infinite values like missing ones', () => {
    const withFirst = (value: number): LabelledBatch => ({
      ...sample,
      columns: sample.columns.map((column) =>
        column instanceof Float32Array ? column.map((one, row) => (row < 2 ? value : one)) : column,
      ),
    });
    const options = { replications: 9, bins: 6 };
    const effect = accumulatedEffect(model, withFirst(Number.POSITIVE_INFINITY), 'visibility', options);
    expect(effect).toEqual(accumulatedEffect(model, withFirst(Number.NaN), 'visibility', options));
    expect(effect.points.every(({ effect: { upper } }) => Number.isFinite(upper))).toBe(true);
  });

  it('equals PyALE 1.2.0 but for the centre, which is the mean over the events', () => {
    // ale(..., feature_type='continuous', grid_size=5) of (x z + x^2) / 100 with x = i % 5, z = x + (7 i) % 3, i < 40.
    const count = 40;
    const x = Float32Array.from({ length: count }, (_, i) => i % 5);
    const z = Float32Array.from({ length: count }, (_, i) => (i % 5) + ((7 * i) % 3));
    const columns = [x, z, { codes: new Int32Array(count), texts: ['Clear'] }, z];
    const labels = labelsOf(
      new Uint8Array(count).fill(2),
      Array.from({ length: count }, (_, i) => i % 3),
    );
    const product = modelOf(({ visibility, junction }) => {
      const [a, b] = [visibility as number, junction as number];
      return (a * b + a * a) / 100;
    });
    const { points } = accumulatedEffect(product, { count, columns, labels }, 'visibility', { bins: 5 });
    expect(points.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
    const expected = [-0.089, -0.064625, -0.003375, 0.086625, 0.205375];
    points.forEach(({ effect }, point) => {
      expect(effect.estimate - points[0]!.effect.estimate).toBeCloseTo(expected[point]! - expected[0]!, 12);
    });
    // Each value is as frequent.
    expect(points.reduce((sum, { effect }) => sum + effect.estimate, 0)).toBeCloseTo(0, 12);
  });

  it('is the same event by event, with the intervals of repeated days', () => {
    const { weights, samples } = resampleClusters(25, 19, 1);
    const { day } = sample.labels;
    for (const name of ['visibility', 'weather'] as const) {
      const effect = accumulatedEffect(model, sample, name, { replications: 19, bins: 6 });
      const values = effect.points.map(({ value }) => value);
      const naive = Array.from({ length: samples }, (_, at) =>
        naiveEffects(sample, (row) => weights[day[row]! * samples + at]!, values, name),
      );
      effect.points.forEach(({ effect }, point) => {
        const wanted = percentileInterval(
          Float64Array.from(naive, (one) => one[point]!),
          0.95,
        )!;
        for (const end of ['estimate', 'lower', 'upper'] as const)
          expect(effect[end]).toBeCloseTo(wanted[end], 10);
      });
      const missing = Array.from({ length: 500 }, (_, row) => inputsOf(sample, row)[name]);
      expect(effect.leftOut).toBe(missing.filter((value) => value === null || Number.isNaN(value)).length);
      expect(effect.events).toBe(500 - effect.leftOut);
    }
    const { points } = accumulatedEffect(model, sample, 'weather', { bins: 3 });
    expect(points).toHaveLength(3);
  });

  it('is a straight line for a linear score, the difference for a flag, and flat for what is ignored', () => {
    const linear = modelOf(
      ({ visibility, junction }) =>
        0.2 + (Number.isNaN(visibility) ? 0 : 0.03 * (visibility as number)) + 0.1 * (junction as number),
    );
    const line = accumulatedEffect(linear, sample, 'visibility').points;
    for (const { value, effect } of line) {
      const rise = 0.03 * ((value as number) - (line[0]!.value as number));
      expect(effect.estimate - line[0]!.effect.estimate).toBeCloseTo(rise, 12);
    }
    const [without, at] = accumulatedEffect(linear, sample, 'junction').points;
    expect([without!.value, at!.value]).toEqual([0, 1]);
    expect(at!.effect.estimate - without!.effect.estimate).toBeCloseTo(0.1, 12);
    const flags = sample.columns[1] as Float32Array;
    expect(at!.effect.estimate).toBeCloseTo(0.1 * (1 - flags.reduce((a, b) => a + b) / 500), 12);
    for (const { effect } of accumulatedEffect(linear, sample, 'ignored').points)
      expect(effect).toEqual({ estimate: 0, lower: 0, upper: 0 });
    for (const { effect } of accumulatedEffect(linear, sample, 'weather').points)
      expect(effect).toEqual({ estimate: 0, lower: 0, upper: 0 });
  });

  it('takes a feature that is always missing, and one with a single value', () => {
    const missing = { ...sample, columns: sample.columns.with(0, new Float32Array(500).fill(Number.NaN)) };
    expect(accumulatedEffect(model, missing, 'visibility')).toMatchObject({
      events: 0,
      leftOut: 500,
      points: [],
    });
    const constant = { ...sample, columns: sample.columns.with(0, new Float32Array(500).fill(7)) };
    expect(accumulatedEffect(model, constant, 'visibility').points).toEqual([
      { value: 7, effect: { estimate: 0, lower: 0, upper: 0 } },
    ]);
  });

  it('refuses what does not fit the model', () => {
    const calls: [() => unknown, string][] = [
      [() => accumulatedEffect(model, sample, 'hour'), 'Feature of the model not found: hour'],
      [() => accumulatedEffect(model, sample, 'weather', { atLeast: 2 }), 'Expected atLeast to be 3, got 2.'],
      [
        () => accumulatedEffect(model, sample, 'weather', { bins: 1 }),
        'Expected bins to be a whole number of at least 2',
      ],
    ];
    for (const [call, message] of calls) {
      expect(call).toThrow(InputError);
      expect(call).toThrow(message);
    }
  });
});
