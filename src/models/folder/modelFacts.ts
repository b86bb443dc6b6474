import type { FeatureSet } from '../../dataset/featureSets.js';
import type { Estimate } from '../../stats/coefficients.js';
import type { FeatureProfile } from '../monitoring/featureProfile.js';

/** Plain data, as it stands in a JSON file. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What is known of the training of a model and of its quality. Plain data: it stands in `model.json`. */
export interface ModelFacts {
  /** The set of features that it reads. Only a model of `report` can be served. */
  readonly featureSet: FeatureSet;
  readonly source: ModelSource;
  /** The periods that it learned from, was chosen on and was judged on. */
  readonly windows: {
    readonly train: ModelWindow;
    readonly validation: ModelWindow;
    readonly test: ModelWindow;
  };
  /** The options of the training by name, as they were in force; `seed` is among them. */
  readonly options: Readonly<Record<string, Json>>;
  /** The costs from which the thresholds come: `costs[true class][predicted class]`, 0 where they agree. */
  readonly costs: readonly (readonly number[])[];
  readonly evaluation: ModelEvaluation;
  /** How the features were distributed in the training window, to notice drift. */
  readonly featureProfile: readonly FeatureProfile[];
}

/** Where the events came from. */
export interface ModelSource {
  /** A path or a URL without its password. */
  readonly location: string;
  /** Digest of the file; null for a live store. */
  readonly digest: string | null;
  /** Whether accidents are made up by the generator. */
  readonly isInvented: boolean;
}

/** A period of whole days on the wall clock of the accident, and the events in it. */
export interface ModelWindow {
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last one. */
  readonly until: string;
  /** Number of events of each class, in the order of the classes. */
  readonly events: readonly number[];
  /** Number of events of each feed, the largest first; `feed` is null for those that name none. */
  readonly feeds: readonly { readonly feed: string | null; readonly events: number }[];
}

/** The quality of the forecasts in the test window, beside that of the baselines on the same events. */
export interface ModelEvaluation {
  /** Of the intervals, 0 to 1. They are clustered by day. */
  readonly confidenceLevel: number;
  readonly model: ForecastScores;
  readonly baselines: readonly BaselineScores[];
}

/** Scores of a baseline, and how the model compares with it. */
export interface BaselineScores extends ForecastScores {
  /**
   * The log-loss of the model minus that of the baseline on the same events: below 0 where the model is better. Its interval
   * holds together with those of the other baselines.
   */
  readonly logLossDifference: Estimate;
}

/** Scores of one forecaster. */
export interface ForecastScores {
  /** As a table names it: `trees`, `class frequencies by state`. */
  readonly name: string;
  readonly logLoss: Estimate;
  readonly rankedProbabilityScore: Estimate;
  readonly macroF1: Estimate;
  readonly quadraticKappa: Estimate;
  /** Expected calibration error. */
  readonly calibrationError: Estimate;
  /** Area under the curve of precision and recall for the highest class; null without events of it. */
  readonly averagePrecision: Estimate | null;
  /** Share of the events of each class that were predicted to be of it; null for a class without events. */
  readonly recall: readonly (Estimate | null)[];
}
