/** How far the forecasts of "this class or a higher one" are from what happened, on every sample. */
import { percentileInterval, resampledSums } from '../../stats/clusterBootstrap.js';
import { equalCountBins } from '../../stats/reliability.js';
import type { Judged, Part } from './judged.js';
import type { CalibrationBin } from './judgement.js';

/** The calibration error of one exceedance. */
export interface CalibrationErrors {
  readonly error: number;
  /** For each sample how far chance moves the reliability curve: the weighted mean over bins of its distance from the observed one. */
  readonly distances: Float64Array;
}

/**
 * Calibration error over bins of equal counts. The bins of the resamples are those of the observed events.
 *
 * @param k index of the exceedance: that of class `k + 1` or a higher one
 */
export function calibrationErrors(judged: Judged, part: Part, k: number, bins: number): CalibrationErrors {
  const { exceedances, forecasts, cluster, resamples } = judged;
  const { samples } = resamples;
  const ends = equalCountBins(exceedances[k]!, part.orders[k]!, bins);
  // Columns: the gap between forecast and outcome in each bin, and the number of events.
  const columns = ends.length + 1;
  const sums = new Float64Array(resamples.clusters * columns);
  eachInBins(part.orders[k]!, ends, (event, bin) => {
    const to = cluster[event]! * columns;
    sums[to + bin]! += exceedances[k]![event]! - (forecasts.actual[event]! > k ? 1 : 0);
    sums[to + ends.length]!++;
  });
  const totals = resampledSums(sums, columns, resamples);
  const counts = totals.subarray(ends.length * samples);
  const distances = new Float64Array(samples);
  let error = 0;
  for (let bin = 0; bin < ends.length; bin++) {
    const gaps = totals.subarray(bin * samples, (bin + 1) * samples);
    const observed = gaps[0]! / counts[0]!;
    error += Math.abs(observed);
    for (let sample = 1; sample < samples; sample++)
      distances[sample]! += Math.abs(gaps[sample]! / counts[sample]! - observed);
  }
  return { error, distances };
}

/** Reliability curve with an interval for each of its points, from the lowest probability to the highest. */
export function calibrationCurve(
  judged: Judged,
  part: Part,
  k: number,
  bins: number,
  confidenceLevel: number,
): CalibrationBin[] {
  const { exceedances, forecasts, cluster, resamples } = judged;
  const { samples } = resamples;
  const ends = equalCountBins(exceedances[k]!, part.orders[k]!, bins);
  const columns = 2 * ends.length;
  const sums = new Float64Array(resamples.clusters * columns);
  const forecast = new Float64Array(ends.length);
  eachInBins(part.orders[k]!, ends, (event, bin) => {
    const to = cluster[event]! * columns + 2 * bin;
    sums[to]!++;
    if (forecasts.actual[event]! > k) sums[to + 1]!++;
    forecast[bin]! += exceedances[k]![event]!;
  });
  const totals = resampledSums(sums, columns, resamples);
  return Array.from(ends, (_, bin) => {
    const counts = totals.subarray(2 * bin * samples, (2 * bin + 1) * samples);
    const happened = totals.subarray((2 * bin + 1) * samples, (2 * bin + 2) * samples);
    return {
      events: counts[0]!,
      forecast: forecast[bin]! / counts[0]!,
      observed: percentileInterval(
        happened.map((value, sample) => value / counts[sample]!),
        confidenceLevel,
      )!,
    };
  }).reverse();
}

function eachInBins(order: Int32Array, ends: Int32Array, visit: (event: number, bin: number) => void): void {
  for (let bin = 0, i = 0; bin < ends.length; bin++) for (; i < ends[bin]!; i++) visit(order[i]!, bin);
}
