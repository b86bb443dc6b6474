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
  const { forecasts, cluster, resamples } = judged;
  const { samples } = resamples;
  const { actual } = forecasts;
  const scores = judged.exceedance(k);
  const floors = binFloors(scores, part.order(k), bins);
  // Columns: the gap between forecast and outcome in each bin, and the number of events.
  const columns = floors.length + 1;
  const sums = new Float64Array(resamples.clusters * columns);
  for (let i = 0; i < part.events.length; i++) {
    const event = part.events[i]!;
    const to = cluster[event]! * columns;
    sums[to + binOf(floors, scores[event]!)]! += scores[event]! - (actual[event]! > k ? 1 : 0);
    sums[to + floors.length]!++;
  }
  const totals = resampledSums(sums, columns, resamples);
  const counts = totals.subarray(floors.length * samples);
  const distances = new Float64Array(samples);
  let error = 0;
  for (let bin = 0; bin < floors.length; bin++) {
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
  const { forecasts, cluster, resamples } = judged;
  const { samples } = resamples;
  const { actual } = forecasts;
  const scores = judged.exceedance(k);
  const floors = binFloors(scores, part.order(k), bins);
  const columns = 2 * floors.length;
  const sums = new Float64Array(resamples.clusters * columns);
  const forecast = new Float64Array(floors.length);
  for (let i = 0; i < part.events.length; i++) {
    const event = part.events[i]!;
    const bin = binOf(floors, scores[event]!);
    const to = cluster[event]! * columns + 2 * bin;
    sums[to]!++;
    if (actual[event]! > k) sums[to + 1]!++;
    forecast[bin]! += scores[event]!;
  }
  const totals = resampledSums(sums, columns, resamples);
  return Array.from(floors, (_, bin) => {
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

/** The lowest score of each bin of equal counts, from the highest bin to the lowest. */
function binFloors(scores: Float32Array, order: Int32Array, bins: number): Float32Array {
  return Float32Array.from(equalCountBins(scores, order, bins), (end) => scores[order[end - 1]!]!);
}

/** A search in a few numbers, so that events are read as they lie and not in the order of their scores. */
function binOf(floors: Float32Array, score: number): number {
  let [low, high] = [0, floors.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (score >= floors[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
