import type { BinValues } from './featureProfile.js';
import type { Stability } from './stabilityIndex.js';

/** How good the predictions of one model are on events whose severity is known. */
export interface ForecastFigures {
  /** Events with a prediction. */
  readonly events: number;
  /** Those of them whose severity is known and among the classes of the model: the figures below are of these. */
  readonly judged: number;
  /** Mean of -ln of the probability that was given to the true severity. Null without judged events. */
  readonly logLoss: number | null;
  /** Share of right predictions, 0 to 1. Null without judged events. */
  readonly rightShare: number | null;
  readonly classes: readonly ClassFigures[];
}

/** The forecasts of one severity. */
export interface ClassFigures {
  readonly severity: number;
  /** Judged events that have it. */
  readonly observed: number;
  /** Judged events that were predicted to have it. */
  readonly predicted: number;
  /** Judged events that have it and were predicted to. */
  readonly right: number;
  /** The sum of its probabilities: as many events as should have it. */
  readonly expected: number;
  /** The standard deviation of `observed` if the probabilities are right and events are independent. */
  readonly expectedDeviation: number;
  /** Mean distance of probability and observed share over the bins, weighted by events. Null without judged events. */
  readonly calibrationError: number | null;
  /** Ten bins of equal width. */
  readonly reliability: readonly ReliabilityBin[];
}

/** Judged events whose probability of a severity is in one range. */
export interface ReliabilityBin {
  /** Inclusive, 0 to 0.9. */
  readonly from: number;
  /** Exclusive, but 1 belongs to the last bin. */
  readonly until: number;
  readonly events: number;
  /** The mean of the probability; null without events. */
  readonly probability: number | null;
  /** The share of the events that have the severity; null without events. */
  readonly observedShare: number | null;
}

/** How far one feature has moved since training. */
export interface FeatureDrift extends Omit<Stability, 'mostMoved'> {
  readonly feature: string;
  /** The values whose share has changed most, as the index counts it; null without events, or if none has changed. */
  readonly mostMoved: MovedValues | null;
  /** Share of missing values among the events, and among the training events. Null without events. */
  readonly missingShare: number | null;
  readonly missingShareBefore: number | null;
}

/** How the share of some values of a feature has changed. */
export interface MovedValues {
  readonly values: BinValues;
  /** Their share of the training events, and of the events. */
  readonly shareBefore: number;
  readonly share: number;
}

/** What is watched of a model: the forecasts, and the drift of its features, of the same events. */
export interface PeriodFigures {
  readonly forecasts: ForecastFigures;
  /** One for each feature of the profile; none without a profile. */
  readonly drift: readonly FeatureDrift[];
}

/** The figures of the predictions of one model in a live store. */
export interface MonitoringFigures {
  readonly modelVersion: string;
  /** Of all events with a prediction of this model. */
  readonly total: PeriodFigures;
  /** Of those that started last. */
  readonly latest: PeriodFigures;
}
