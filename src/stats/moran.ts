/** Moran's I: whether neighbouring places have similar values. */
import { StatisticsError } from '../base/errors.js';
import { checkPlaces, type GlobalStatistic, globalStatistic } from './getisOrd.js';
import { type Neighbours, spatialLag, weightSums } from './neighbours.js';

/**
 * Moran's I, with mean and variance under randomization (no normality assumed). Near 1, neighbours are
 * similar; near -1/(n-1), they are no more similar than places at random.
 *
 * @param values one a place, finite, at least 4
 * @throws StatisticsError if all values are equal or nothing is next to anything
 * @see Cliff and Ord, Spatial Processes, 1981; R `spdep::moran.test`
 */
export function moranI(values: ArrayLike<number>, neighbours: Neighbours): GlobalStatistic {
  const n = checkPlaces(values, neighbours, 4);
  const { s0, s1, s2 } = weightSums(neighbours);
  if (s0 === 0) throw new StatisticsError('No place has a neighbour');
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  const centred = Float64Array.from(values, (v) => v - mean);
  const lag = spatialLag(neighbours, centred);
  let [squares, fourths, together] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const c = centred[i]!;
    squares += c ** 2;
    fourths += c ** 4;
    together += c * lag[i]!;
  }
  if (!(squares > 1e-24 * n * mean * mean))
    throw new StatisticsError('All values are equal: autocorrelation is not defined');
  const expected = -1 / (n - 1);
  const kurtosis = (n * fourths) / (squares * squares);
  const square =
    (n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0) -
      kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0)) /
    ((n - 1) * (n - 2) * (n - 3) * s0 * s0);
  return globalStatistic((n / s0) * (together / squares), expected, square - expected * expected);
}
