import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../../src/base/errors.js';
import { type Costs, stepCosts } from '../../../src/models/judging/costs.js';
import { Forecasts } from '../../../src/models/judging/forecasts.js';
import { chooseThresholds } from '../../../src/models/judging/thresholds.js';
import { decide } from '../../../src/models/trainedModel.js';
import { forecastsOf, labelsOf, randomForecast } from './randomForecasts.js';

function meanCost(
  { actual, classes, probabilities }: Forecasts,
  costs: Costs,
  thresholds: readonly number[],
): number {
  const decided = decide(probabilities, classes, thresholds);
  return (
    decided.reduce((sum, severity, i) => sum + costs[actual[i]!]![classes.indexOf(severity)]!, 0) /
    decided.length
  );
}

/** Least cost over all combinations of multiples of 0.05: a coarser grid that lies in that of the search. */
function leastCostByForce(forecasts: Forecasts, costs: Costs): number {
  let least = Number.POSITIVE_INFINITY;
  const tryAll = (thresholds: number[]) => {
    if (thresholds.length === forecasts.classes.length - 1) {
      least = Math.min(least, meanCost(forecasts, costs, thresholds));
      return;
    }
    for (let step = 1; step <= 20; step++) tryAll([...thresholds, step / 20]);
  };
  tryAll([]);
  return least;
}

describe('chooseThresholds', () => {
  it('finds the least cost of all combinations, for any costs and two to four classes', () => {
    const cost = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(
        fc.constantFrom([2, 3], [2, 3, 4], [1, 2, 3, 4]),
        fc.array(cost, { minLength: 16, maxLength: 16 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 1e6 }),
        (classes, flat, events, seed) => {
          const costs = classes.map((_, i) => classes.map((_, j) => (i === j ? 0 : flat[4 * i + j]!)));
          // Probabilities in steps of 0.05, so that a grid of 0.05 has the best combination.
          const forecasts = forecastsOf(
            classes,
            randomForecast({ classes, events, days: 3, grid: 20, seed }),
          );
          const chosen = chooseThresholds(forecasts, costs);
          expect(chosen.meanCost).toBeCloseTo(meanCost(forecasts, costs, chosen.thresholds), 12);
          expect(chosen.thresholds).toHaveLength(classes.length - 1);
          expect(chosen.meanCost).toBeLessThanOrEqual(leastCostByForce(forecasts, costs) + 1e-9);
          expect(Math.min(...chosen.constantCosts)).toBeLessThanOrEqual(Math.max(...flat));
        },
      ),
      { seed: 21, numRuns: 25 },
    );
  });

  it('comes near 1 / (1 + missCost) for a calibrated forecast, and stays there where nothing is to be gained', () => {
    const forecasts = forecastsOf([1, 2, 3, 4], randomForecast({ events: 50_000, days: 100, seed: 3 }));
    for (const missCost of [1, 3, 9]) {
      const { thresholds } = chooseThresholds(forecasts, stepCosts(4, { missCost }));
      for (const threshold of thresholds) expect(Math.abs(threshold - 1 / (1 + missCost))).toBeLessThan(0.05);
    }
    // A forecast that says always the same decides the same by many thresholds: the nearest to the ideal ones.
    const same = forecastsOf([2, 3, 4], {
      labels: labelsOf([2, 2, 2, 3], [1, 2, 3, 4]),
      probabilities: Array.from({ length: 4 }, () => [0.85, 0.1, 0.05]).flat(),
    });
    const chosen = chooseThresholds(same, stepCosts(3));
    expect(chosen).toMatchObject({ thresholds: [0.25, 0.25], meanCost: 0.75 });
    expect(chosen.constantCosts).toEqual([0.75, 0.75, 1.75]);
  });

  it('refuses costs that do not fit, and no events', () => {
    const forecasts = forecastsOf([1, 2], { labels: labelsOf([1], [1]), probabilities: [1, 0] });
    const costs: [unknown, string][] = [
      [[[0, 1]], 'Expected costs to be a list of 2 lists, one for each severity, got [[0,1]].'],
      [[[0, 1], [1]], 'Expected costs[1] to be a list of 2 costs, got [1].'],
      [
        [
          [0, -1],
          [1, 0],
        ],
        'Expected costs[0][1] to be at least 0, got -1.',
      ],
      [
        [
          [0, 1],
          [1, 2],
        ],
        'Expected costs[1][1] to be 0, as nothing is wrong, got 2.',
      ],
    ];
    for (const [given, message] of costs) {
      expect(() => chooseThresholds(forecasts, given as Costs)).toThrow(InputError);
      expect(() => chooseThresholds(forecasts, given as Costs)).toThrow(message);
    }
    expect(() => stepCosts(4, { missCost: 0 })).toThrow(
      'Expected missCost to be a finite number above 0, got 0.',
    );
    expect(() => chooseThresholds(new Forecasts([1, 2]))).toThrow(StatisticsError);
  });
});
