import { describe, expect, it } from 'vitest';
import { Forecasts } from '../../../src/models/judging/forecasts.js';
import { inFixedOrder } from '../../../src/models/judging/orderForecasts.js';
import type { EventLabels } from '../../../src/models/severityModel.js';
import { createRandom } from '../../../src/stats/random.js';
import { labelsOf, randomForecast } from './randomForecasts.js';

const classes = [1, 2, 3, 4];
const events = 600;
const random = createRandom(11);
const [one, two] = [1, 2].map((seed) => randomForecast({ events, days: 4, grid: 3, seed })) as [
  ReturnType<typeof randomForecast>,
  ReturnType<typeof randomForecast>,
];
/** Few chances, so that many are equal. */
const chance = Float64Array.from({ length: events }, () => random.integer(20) / 20);

/** Forecasts of two models whose events come in this order, in two batches. */
function gathered(order: Uint32Array): Forecasts[] {
  return [one, two].map(({ probabilities }) => {
    const forecasts = new Forecasts(classes);
    for (const rows of [order.slice(0, 250), order.slice(250)]) {
      forecasts.add(
        labelsIn(rows),
        Array.from(rows).flatMap((row) => [...probabilities.subarray(4 * row, 4 * row + 4)]),
      );
    }
    return forecasts;
  });
}

function labelsIn(rows: Uint32Array): EventLabels {
  const { severity, day } = one.labels;
  const taken = (values: ArrayLike<number>): number[] => Array.from(rows, (row) => values[row]!);
  return labelsOf(taken(severity), taken(day), { chance: Float64Array.from(taken(chance)) });
}

const plain = ({ actual, day, chance: chances, probabilities }: Forecasts) => ({
  actual,
  day,
  chances,
  probabilities,
});

describe('inFixedOrder', () => {
  it('gives forecasts of several models in the same order, whatever order they were gathered in', () => {
    const order = Uint32Array.from({ length: events }, (_, row) => row);
    const expected = inFixedOrder(gathered(order)).map(plain);
    expect(expected[0]!.chances).toEqual(Float32Array.from(chance).sort());
    // Each event still has the forecasts of both models.
    const pairs = (all: ReturnType<typeof plain>[]) =>
      Array.from({ length: events }, (_, event) =>
        all.flatMap(({ actual, probabilities }) => [
          actual[event]!,
          ...probabilities.subarray(4 * event, 4 * event + 4),
        ]),
      )
        .map((values) => values.join())
        .sort();
    expect(pairs(expected)).toEqual(pairs(gathered(order).map(plain)));
    for (let time = 0; time < 4; time++) {
      random.shuffle(order);
      expect(inFixedOrder(gathered(order)).map(plain)).toEqual(expected);
    }
    expect(inFixedOrder([])).toEqual([]);
  });
});

describe('Forecasts', () => {
  it('tell apart more states than 16 bits can', () => {
    const states = Array.from({ length: 70_000 }, (_, code) => `S${code}`);
    const forecasts = new Forecasts([2, 3]);
    const labels = labelsOf(new Uint8Array(2).fill(2), new Int32Array(2), {
      state: Int32Array.of(1, 66_537),
      states,
    });
    forecasts.add(labels, [0.5, 0.5, 0.5, 0.5]);
    forecasts.add({ ...labels, states: states.toReversed() }, [0.5, 0.5, 0.5, 0.5]);
    const named = Array.from(forecasts.state, (code) => forecasts.states[code]);
    expect(named).toEqual(['S1', 'S66537', 'S69998', 'S3462']);
  });
});
