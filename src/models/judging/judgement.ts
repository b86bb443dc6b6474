import type { Estimate } from '../../stats/coefficients.js';

/**
 * The metrics of forecasts with ordered classes, each with whether lower or higher is better. Log-loss, ranked probability
 * score and Brier score rate probabilities; mean cost to Matthews' correlation rate decisions.
 */
export const metricDirections = {
  /** Mean of -ln of the probability of what happened, in nats an event. */
  logLoss: 'lower',
  /** 0 to 1: see `rankedProbabilityScore` of stats. */
  rankedProbabilityScore: 'lower',
  /** 0 to 2: see `brierScore` of stats. */
  brierScore: 'lower',
  /** Mean cost of a decision, in the units of the costs. */
  meanCost: 'lower',
  accuracy: 'higher',
  /** Mean recall of the classes that occur. */
  balancedAccuracy: 'higher',
  /**
   * Mean F1 of the classes that occur or are predicted, as by `f1_score(average='macro')` of scikit-learn. A class that a resample
   * lacks has its observed F1 there, so that all means are of the same classes; the same holds for the mean recall.
   */
  macroF1: 'higher',
  kappa: 'higher',
  quadraticKappa: 'higher',
  matthewsCorrelation: 'higher',
  /** Area under the curve of precision and recall of the highest class. */
  averagePrecision: 'higher',
  /** Mean over the classes but the lowest of the calibration error of "this class or a higher one". */
  calibrationError: 'lower',
} as const;

export type MetricName = keyof typeof metricDirections;

/** All but the calibration error, much of which is chance. */
export type ComparableMetric = Exclude<MetricName, 'calibrationError'>;

/** Every metric by name; null where it is not defined, such as the average precision without events of the highest class. */
export type Metrics = Readonly<Record<MetricName, Estimate | null>>;

/** How good forecasts are on some events, with intervals clustered by day. Plain data that JSON keeps whole. */
export interface Judgement {
  readonly classes: readonly number[];
  readonly confidenceLevel: number;
  readonly events: number;
  /** Days with events: the number of clusters behind the intervals. */
  readonly days: number;
  /** Events without a severity, or with one that the model does not know. They are not judged. */
  readonly skipped: number;
  readonly metrics: Metrics;
  readonly byClass: readonly ClassJudgement[];
  /** `confusion[i][j]`: events of class `classes[i]` that were predicted to be of class `classes[j]`. */
  readonly confusion: readonly (readonly number[])[];
  /** For each class but the lowest. */
  readonly calibration: readonly Calibration[];
  /** Each feed, state and month with events on at least `minDays` days; the largest first, months in order. */
  readonly byFeed: readonly PartJudgement[];
  readonly byState: readonly PartJudgement[];
  readonly byMonth: readonly PartJudgement[];
}

/** One class. A value is null where it is not defined: recall without events, precision without predictions of the class. */
export interface ClassJudgement {
  readonly severity: number;
  readonly events: number;
  readonly predicted: number;
  readonly recall: Estimate | null;
  readonly precision: Estimate | null;
  readonly f1: Estimate | null;
}

/** Whether "severity `atLeast` or higher" happens as often as forecast. */
export interface Calibration {
  readonly atLeast: number;
  /**
   * Mean gap between the forecast and the share that came true over bins of equal counts, weighted by events. Chance alone
   * gives a gap, too: see `distanceInterval` of stats. A lower end above 0 shows that the forecast is not calibrated.
   */
  readonly error: Estimate;
  readonly curve: readonly CalibrationBin[];
}

export interface CalibrationBin {
  readonly events: number;
  /** Mean probability. */
  readonly forecast: number;
  /** Share of the events that were `atLeast` or higher. */
  readonly observed: Estimate;
}

/** The events of one feed, state or month. */
export interface PartJudgement {
  /** A name of a feed, the code of a state, a month as `YYYY-MM`. */
  readonly name: string;
  readonly events: number;
  readonly days: number;
  /** Share of the events of each class, in the order of the classes. */
  readonly classShares: readonly number[];
  readonly metrics: Metrics;
}
