import { Forecasts } from '../../../src/models/judging/forecasts.js';
import type { EventLabels } from '../../../src/models/severityModel.js';
import { createRandom, type Random } from '../../../src/stats/random.js';

/** EventLabels of some events, made up; what is not given is the same for all. */
export function labelsOf(
  severity: ArrayLike<number>,
  day: ArrayLike<number>,
  more: Partial<EventLabels> = {},
): EventLabels {
  const count = severity.length;
  return {
    severity: Uint8Array.from(severity),
    day: Int32Array.from(day),
    feed: new Int32Array(count),
    feeds: ['Source1'],
    state: new Int32Array(count),
    states: ['OH'],
    chance: new Float64Array(count),
    ...more,
  };
}

export interface RandomForecastOptions {
  readonly classes?: readonly number[];
  readonly events: number;
  readonly days: number;
  /** Probabilities are multiples of 1 / grid, so that many are equal. */
  readonly grid?: number;
  readonly seed: number;
}

/** EventLabels and probabilities of a forecaster who is right on average: outcomes are drawn from the probabilities. */
export function randomForecast({
  classes = [1, 2, 3, 4],
  events,
  days,
  grid = 2 ** 16,
  seed,
}: RandomForecastOptions): {
  labels: EventLabels;
  probabilities: Float64Array;
} {
  const random = createRandom(seed);
  const count = classes.length;
  const probabilities = new Float64Array(events * count);
  const severity = new Uint8Array(events);
  for (let event = 0; event < events; event++) {
    const parts = randomComposition(random, count, grid);
    probabilities.set(
      parts.map((part) => part / grid),
      event * count,
    );
    let drawn = random.integer(grid);
    const k = parts.findIndex((part) => {
      drawn -= part;
      return drawn < 0;
    });
    severity[event] = classes[k]!;
  }
  const labels = labelsOf(
    severity,
    Int32Array.from({ length: events }, () => 19000 + random.integer(days)),
    {
      feed: Int32Array.from({ length: events }, () => random.integer(4) - 1),
      feeds: ['Source1', 'Source2', 'Source3'],
      state: Int32Array.from({ length: events }, () => (random.uniform() < 0.9 ? 0 : 1)),
      states: ['CA', 'WY'],
    },
  );
  return { labels, probabilities };
}

/** Whole numbers of at least 0 that sum to `total`. */
function randomComposition(random: Random, parts: number, total: number): number[] {
  const weights = Array.from({ length: parts }, () => random.uniform() ** 3);
  const sum = weights.reduce((a, b) => a + b, 1e-9);
  const counts = weights.map((weight) => Math.floor((weight / sum) * total));
  counts[random.integer(parts)]! += total - counts.reduce((a, b) => a + b, 0);
  return counts;
}

export function forecastsOf(
  classes: readonly number[],
  { labels, probabilities }: { labels: EventLabels; probabilities: ArrayLike<number> },
): Forecasts {
  const forecasts = new Forecasts(classes);
  forecasts.add(labels, probabilities);
  return forecasts;
}
