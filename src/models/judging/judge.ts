import { requireKnownOptions } from '../../base/checks.js';
import { StatisticsError } from '../../base/errors.js';
import { formatCountOf } from '../../base/format.js';
import { requireInteger } from '../../stats/checks.js';
import {
  clusteredShareInterval,
  distanceInterval,
  percentileInterval,
  resampleClusters,
} from '../../stats/clusterBootstrap.js';
import type { Estimate } from '../../stats/coefficients.js';
import { type CalibrationErrors, calibrationCurve, calibrationErrors } from './calibration.js';
import { requireCosts, stepCosts } from './costs.js';
import type { Forecasts } from './forecasts.js';
import { type Judged, type Part, prepare } from './judged.js';
import type { ComparableMetric, Judgement, Metrics, PartJudgement } from './judgement.js';
import {
  binsFor,
  intervalDefaults,
  type JudgingOptions,
  judgingOptionNames,
  requireIntervalOptions,
  requireThresholds,
} from './judgingOptions.js';
import { type MetricSamples, metricSamples } from './metricSamples.js';
import { dayClusters, type Grouping, monthsOf, partsOf } from './parts.js';

/** An interval from fewer days would be too narrow. */
export const minDays = 20;

/**
 * Judges forecasts by all metrics, with intervals that draw whole days again, as events of a day are alike. Feeds, states and
 * months are judged by themselves, on the same resampled days; those with events on fewer than 20 days are left out. Takes
 * seconds for millions of events.
 *
 * @param forecasts probabilities beside what happened, gathered batch by batch
 * @returns plain data: metrics in the units of `metricDirections`, classes and the confusion matrix by severity, calibration by
 *   exceedance, then the parts
 * @throws InputError if options are unknown, out of range, or do not fit the classes
 * @throws StatisticsError unless there are events on at least two days
 * @see Field and Welsh, Bootstrapping clustered data, JRSS B 2007
 * @example
 * const { metrics, byMonth } = judge(forecasts, { thresholds: [0.25, 0.25, 0.25] });
 * metrics.logLoss; // { estimate: 0.61, lower: 0.60, upper: 0.62 }
 */
export function judge(forecasts: Forecasts, options: JudgingOptions = {}): Judgement {
  return judgeFrom(2, forecasts, options);
}

/**
 * The same of events on any number of days. On fewer than `minDays` only the estimates say something: intervals from so few
 * days are too narrow, and those from one day have no width.
 */
export function judgeAnyDays(forecasts: Forecasts, options: JudgingOptions = {}): Judgement {
  return judgeFrom(1, forecasts, options);
}

function judgeFrom(fewestDays: number, forecasts: Forecasts, options: JudgingOptions): Judgement {
  requireKnownOptions('judge', options, judgingOptionNames);
  const { classes } = forecasts;
  const filled = {
    ...intervalDefaults,
    costs: stepCosts(classes.length),
    bins: binsFor(forecasts),
    ...options,
  };
  const { thresholds, costs, bins, confidenceLevel, replications, seed } = filled;
  requireThresholds(thresholds, forecasts);
  requireCosts(costs, classes.length);
  requireInteger('bins', bins, 1);
  requireIntervalOptions(filled);
  const { cluster, days } = dayClusters(forecasts.day);
  if (days.length < fewestDays) {
    const wanted = formatCountOf(fewestDays, 'day');
    throw new StatisticsError(
      `Forecasts need events on at least ${wanted} to be judged, got ${days.length}.`,
    );
  }
  const resamples = resampleClusters(days.length, replications, seed);
  const judged = prepare(forecasts, thresholds, costs, cluster, resamples);
  const samples = metricSamples(judged, judged.whole, true);
  const calibration = calibrationOf(judged, judged.whole, bins);
  const judgedParts = (groups: Grouping) =>
    partsOf(judged, groups).flatMap(({ name, part }) => judgePart(judged, name, part, confidenceLevel));
  const mostFirst = (a: PartJudgement, b: PartJudgement) => b.events - a.events || (a.name < b.name ? -1 : 1);
  return {
    classes,
    confidenceLevel,
    events: forecasts.count,
    days: days.length,
    skipped: forecasts.skipped,
    metrics: estimates(samples, calibration, confidenceLevel),
    ...ofClasses(classes, samples, confidenceLevel),
    calibration: calibration.map(({ error, distances }, k) => ({
      atLeast: classes[k + 1]!,
      error: distanceInterval(error, distances, confidenceLevel),
      curve: calibrationCurve(judged, judged.whole, k, bins, confidenceLevel),
    })),
    byFeed: judgedParts({ codes: forecasts.feed, names: forecasts.feeds }).sort(mostFirst),
    byState: judgedParts({ codes: forecasts.state, names: forecasts.states }).sort(mostFirst),
    byMonth: judgedParts(monthsOf(forecasts.day)),
  };
}

function calibrationOf(judged: Judged, part: Part, bins: number): CalibrationErrors[] {
  return judged.forecasts.classes.slice(1).map((_, k) => calibrationErrors(judged, part, k, bins));
}

function judgePart(judged: Judged, name: string, part: Part, confidenceLevel: number): PartJudgement[] {
  const days = new Set(part.events.map((event) => judged.cluster[event]!)).size;
  if (days < minDays) return [];
  const samples = metricSamples(judged, part, true);
  const calibration = calibrationOf(judged, part, binsFor({ count: part.events.length }));
  const { classes } = judged.forecasts;
  const counts = classes.map((_, k) => rowSum(samples.confusion, k, classes.length));
  return [
    {
      name,
      events: part.events.length,
      days,
      classShares: counts.map((count) => count / part.events.length),
      metrics: estimates(samples, calibration, confidenceLevel),
    },
  ];
}

function estimates(
  { metrics }: MetricSamples,
  calibration: readonly CalibrationErrors[],
  confidenceLevel: number,
): Metrics {
  const intervals = Object.entries(metrics).map(([name, values]) => [
    name,
    percentileInterval(values, confidenceLevel),
  ]);
  const error = calibration.reduce((sum, { error }) => sum + error, 0) / calibration.length;
  const distances = calibration[0]!.distances.map(
    (_, sample) =>
      calibration.reduce((sum, { distances }) => sum + distances[sample]!, 0) / calibration.length,
  );
  return {
    ...(Object.fromEntries(intervals) as Record<ComparableMetric, Estimate | null>),
    calibrationError: distanceInterval(error, distances, confidenceLevel),
  };
}

function ofClasses(
  classes: readonly number[],
  { confusion, recall, precision, f1, days }: MetricSamples,
  confidenceLevel: number,
): Pick<Judgement, 'byClass' | 'confusion'> {
  const rows = classes.map((_, i) =>
    Array.from(confusion.subarray(i * classes.length, (i + 1) * classes.length)),
  );
  return {
    confusion: rows,
    byClass: classes.map((severity, k) => ({
      severity,
      events: rowSum(confusion, k, classes.length),
      predicted: rows.reduce((sum, row) => sum + row[k]!, 0),
      recall: clusteredShareInterval(recall[k]!, days.recall[k]!, confidenceLevel),
      precision: clusteredShareInterval(precision[k]!, days.precision[k]!, confidenceLevel),
      f1: f1Interval(f1[k]!, days.f1[k]!, confidenceLevel),
    })),
  };
}

/**
 * F1 is 2 s / (1 + s) with the share s of events that are of the class and predicted to be, among those that are one or the
 * other.
 */
function f1Interval(values: Float64Array, days: number, confidenceLevel: number): Estimate | null {
  const shares = values.map((f1) => f1 / (2 - f1));
  const share = clusteredShareInterval(shares, days, confidenceLevel);
  if (share === null) return null;
  const f1Of = (one: number): number => (2 * one) / (1 + one);
  return { estimate: values[0]!, lower: f1Of(share.lower), upper: f1Of(share.upper) };
}

function rowSum(matrix: Float64Array, row: number, width: number): number {
  return matrix.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0);
}
