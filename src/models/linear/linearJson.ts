import type { SeverityModelJson } from '../severityModel.js';

/**
 * How a feature becomes levels. Every level has a weight, and an event adds the weight of its level to the score.
 *
 * `points`: numbers and flags. The levels are the points, then "missing". A number between two points adds the linear
 * interpolation of their weights, and one beyond the ends adds the weight of the end. With a period (24 hours, 366 days) the
 * last point and the first are neighbours, too. The points of a flag are 0 and 1.
 *
 * `texts`: categories. The levels are the texts, then "any other text", then "missing".
 */
export type Levels =
  | { readonly kind: 'points'; readonly points: readonly number[]; readonly period: number | null }
  | { readonly kind: 'texts'; readonly texts: readonly string[] };

/** One feature of a linear model. */
export interface LinearTermJson {
  readonly levels: Levels;
  /** The level with which the others are compared. Its weights are 0. */
  readonly reference: number;
  /**
   * `weights[score][level]`. A level that no training row had, has the mean weight of the training rows, and no standard
   * error.
   */
  readonly weights: readonly (readonly number[])[];
  /** Of the weights, clustered by day: `standardErrors[score][level]`. Null for the reference, and where nothing was estimated. */
  readonly standardErrors: readonly (readonly (number | null)[])[];
}

/**
 * A linear model of the log odds of severity.
 *
 * `multinomialLogit` has a score for each class but the first: intercept plus the weights of all features. Probabilities are
 * the softmax of the scores, the first class having score 0.
 *
 * `proportionalOdds` has one score, without intercept. The probability of class k or a lower one is
 * `1 / (1 + exp(score - thresholds[k]))`.
 */
export type LinearModelJson = MultinomialLogitModelJson | ProportionalOddsModelJson;

export interface MultinomialLogitModelJson extends SeverityModelJson {
  readonly kind: 'multinomialLogit';
  /** One for each class but the first. */
  readonly intercepts: readonly number[];
  /** One for each feature, in their order. */
  readonly terms: readonly LinearTermJson[];
  readonly fit: LinearFitJson;
}

export interface ProportionalOddsModelJson extends SeverityModelJson {
  readonly kind: 'proportionalOdds';
  /** One for each class but the last, ascending. */
  readonly thresholds: readonly number[];
  /** One for each feature, in their order. */
  readonly terms: readonly LinearTermJson[];
  readonly fit: LinearFitJson;
}

/** What is known of the fit of a linear model. */
export interface LinearFitJson {
  readonly rows: number;
  /** Different days: the clusters of the standard errors. */
  readonly days: number;
  /** Of the training rows, without the penalty. */
  readonly logLikelihood: number;
  readonly penalty: number;
}
