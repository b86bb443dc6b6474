import { type ClusterResamples, resampledSums } from '../../stats/clusterBootstrap.js';

/** Points along a feature, and what the events say about the steps between neighbouring points. */
export interface Steps {
  readonly values: readonly (number | string)[];
  /** Number of events that have a part in them. */
  readonly events: number;
  /** Calls with each change of a forecast from point `step` to point `step + 1`. */
  eachChange(visit: (row: number, step: number, change: number) => void): void;
  /** Calls with the points at which an event stands, and the share of it at each. */
  eachPlace(visit: (row: number, point: number, share: number) => void): void;
}

/**
 * Adds up the mean changes from point to point, and takes off their mean over the events, on every sample.
 *
 * @returns for each point its effect on each sample
 */
export function accumulate(steps: Steps, cluster: Int32Array, resamples: ClusterResamples): Float64Array[] {
  const { clusters, samples } = resamples;
  const points = steps.values.length;
  const [changes, counts, places] = [0, points, 2 * points];
  const columns = 3 * points;
  const sums = new Float64Array(clusters * columns);
  steps.eachChange((row, step, change) => {
    sums[cluster[row]! * columns + changes + step]! += change;
    sums[cluster[row]! * columns + counts + step]!++;
  });
  steps.eachPlace((row, point, share) => {
    sums[cluster[row]! * columns + places + point]! += share;
  });
  const totals = resampledSums(sums, columns, resamples);
  const effects = steps.values.map(() => new Float64Array(samples));
  for (let sample = 0; sample < samples; sample++) {
    const total = (column: number) => totals[column * samples + sample]!;
    let [effect, sum, weight] = [0, 0, 0];
    for (let point = 0; point < points; point++) {
      // A step without events in a resample is flat there.
      if (point > 0) effect += total(changes + point - 1) / Math.max(1, total(counts + point - 1));
      effects[point]![sample] = effect;
      sum += effect * total(places + point);
      weight += total(places + point);
    }
    for (const values of effects) values[sample]! -= sum / weight;
  }
  return effects;
}
