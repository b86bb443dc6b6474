/** Metrics of forecasts on the observed events and on every resample of their days. */
import { resampledSums } from '../../stats/clusterBootstrap.js';
import { confusionScores } from '../../stats/confusion.js';
import { eventBrierScore, eventLogLoss, eventRankedProbabilityScore } from '../../stats/probabilityScores.js';
import { resampledAveragePrecision } from '../../stats/ranking.js';
import type { Judged, Part } from './judged.js';
import type { ComparableMetric } from './judgement.js';

/** Values on every sample, the observed one first. */
export interface MetricSamples {
  readonly metrics: Readonly<Record<ComparableMetric, Float64Array>>;
  /** For each class. */
  readonly recall: readonly Float64Array[];
  readonly precision: readonly Float64Array[];
  readonly f1: readonly Float64Array[];
  /** For each class the number of days with events that each of the three rests on. */
  readonly days: Readonly<Record<'recall' | 'precision' | 'f1', readonly number[]>>;
  /** Of the observed sample, row-major. */
  readonly confusion: Float64Array;
}

/** Metrics that rest on the confusion matrix alone. */
const decisionScores = ['accuracy', 'kappa', 'quadraticKappa', 'matthewsCorrelation'] as const;

/** Metrics of some of the events. The average precision, which takes a sort of the events, is NaN unless it is wanted. */
export function metricSamples(judged: Judged, part: Part, wantsAveragePrecision: boolean): MetricSamples {
  const { forecasts, resamples } = judged;
  const { samples } = resamples;
  const classCount = forecasts.classes.length;
  const columns = 3 + classCount ** 2;
  const sums = sumsByDay(judged, part, columns);
  const totals = resampledSums(sums, columns, resamples);
  const onEach = () => new Float64Array(samples);
  const forEachClass = () => Array.from({ length: classCount }, onEach);
  const [recall, precision, f1] = [forEachClass(), forEachClass(), forEachClass()];
  const metrics = {
    logLoss: onEach(),
    rankedProbabilityScore: onEach(),
    brierScore: onEach(),
    meanCost: onEach(),
    accuracy: onEach(),
    kappa: onEach(),
    quadraticKappa: onEach(),
    matthewsCorrelation: onEach(),
    averagePrecision: wantsAveragePrecision ? averagePrecision(judged, part) : onEach().fill(Number.NaN),
  };
  const confusion = new Float64Array(classCount ** 2);
  const costs = judged.costs.flat();
  // Backwards, so that `confusion` ends as that of the first sample, which was observed.
  for (let sample = samples - 1; sample >= 0; sample--) {
    for (let i = 0; i < confusion.length; i++) confusion[i] = totals[(3 + i) * samples + sample]!;
    const count = confusion.reduce((sum, value) => sum + value, 0);
    metrics.logLoss[sample] = totals[sample]! / count;
    metrics.rankedProbabilityScore[sample] = totals[samples + sample]! / count;
    metrics.brierScore[sample] = totals[2 * samples + sample]! / count;
    metrics.meanCost[sample] = confusion.reduce((sum, value, i) => sum + value * costs[i]!, 0) / count;
    const scores = confusionScores(confusion);
    for (const name of decisionScores) metrics[name][sample] = scores[name];
    for (let k = 0; k < classCount; k++) {
      recall[k]![sample] = scores.recall[k]!;
      precision[k]![sample] = scores.precision[k]!;
      f1[k]![sample] = scores.f1[k]!;
    }
  }
  const days = daysOfClasses(sums, columns, classCount);
  const means = { balancedAccuracy: meanOfClasses(recall, samples), macroF1: meanOfClasses(f1, samples) };
  return { metrics: { ...metrics, ...means }, recall, precision, f1, days, confusion };
}

/**
 * The mean over the classes for which a score is defined on the observed sample, for each sample. Where a resample of days lacks
 * a class, its score is the observed one: such a resample says nothing about it. A mean over the others alone, or a score of 0
 * (`zero_division` of scikit-learn), would make the interval jump with a class that is on a few days.
 */
function meanOfClasses(ofClasses: readonly Float64Array[], samples: number): Float64Array {
  const scored = ofClasses.filter((values) => !Number.isNaN(values[0]!));
  const on = (values: Float64Array, sample: number): number =>
    Number.isNaN(values[sample]!) ? values[0]! : values[sample]!;
  return Float64Array.from(
    { length: samples },
    (_, sample) => scored.reduce((sum, values) => sum + on(values, sample), 0) / scored.length,
  );
}

function averagePrecision(judged: Judged, part: Part): Float64Array {
  const { forecasts, isHighest, cluster, resamples } = judged;
  const highest = forecasts.classes.length - 2;
  return resampledAveragePrecision(
    isHighest,
    judged.exceedance(highest),
    part.order(highest),
    cluster,
    resamples.weights,
    resamples.samples,
  );
}

/** Days with events of each class, with decisions for it, and with one or the other. */
function daysOfClasses(sums: Float64Array, columns: number, classCount: number): MetricSamples['days'] {
  const forEachClass = () => Array.from({ length: classCount }, () => 0);
  const days = { recall: forEachClass(), precision: forEachClass(), f1: forEachClass() };
  for (let from = 3; from < sums.length; from += columns) {
    for (let k = 0; k < classCount; k++) {
      let [isActual, isPredicted] = [false, false];
      for (let other = 0; other < classCount; other++) {
        isActual ||= sums[from + k * classCount + other]! > 0;
        isPredicted ||= sums[from + other * classCount + k]! > 0;
      }
      if (isActual) days.recall[k]!++;
      if (isPredicted) days.precision[k]!++;
      if (isActual || isPredicted) days.f1[k]!++;
    }
  }
  return days;
}

/** For each day the sums of the three scores of probabilities, and the confusion matrix. */
function sumsByDay(
  { forecasts, predicted, cluster, resamples }: Judged,
  { events }: Part,
  columns: number,
): Float64Array {
  const { actual, probabilities, classes } = forecasts;
  const classCount = classes.length;
  const sums = new Float64Array(resamples.clusters * columns);
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    const k = actual[event]!;
    const at = event * classCount;
    const to = cluster[event]! * columns;
    sums[to]! += eventLogLoss(probabilities[at + k]!);
    sums[to + 1]! += eventRankedProbabilityScore(probabilities, at, classCount, k);
    sums[to + 2]! += eventBrierScore(probabilities, at, classCount, k);
    sums[to + 3 + k * classCount + predicted[event]!]!++;
  }
  return sums;
}
