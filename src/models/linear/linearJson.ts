import type { SeverityModelJson } from '../severityModel.js';

/**
 * A linear model of the log odds of severity, as it stands in a file.
 *
 * `multinomialLogit` has a score for each class but the first: its intercept plus the weights of all features. Probabilities are
 * the softmax of the scores, the first class having score 0.
 *
 * `proportionalOdds` has one score, the sum of the weights. The probability of class k or a lower one is
 * `1 / (1 + exp(score - thresholds[k]))`.
 */
export type LinearModelJson = MultinomialLogitModelJson | ProportionalOddsModelJson;

export interface MultinomialLogitModelJson extends SeverityModelJson, LinearParts {
  readonly kind: 'multinomialLogit';
  /** One for each class but the first. */
  readonly intercepts: readonly number[];
}

export interface ProportionalOddsModelJson extends SeverityModelJson, LinearParts {
  readonly kind: 'proportionalOdds';
  /** One for each class but the last, ascending. */
  readonly thresholds: readonly number[];
}

export interface LinearParts {
  /** One for each feature, in their order. */
  readonly terms: readonly LinearTermJson[];
  readonly fit: LinearFitJson;
}

/**
 * How the values of a feature become levels. A level has a weight for each score of the model, and an event adds the weight of
 * its level.
 *
 * `points`: numbers and flags. The levels are the points, then "missing". A number between two points adds the linear
 * interpolation of their weights, and one beyond the ends adds the weight of the end. With a period (24 hours, 366 days) the
 * last point and the first are neighbours, too. There is at least one point; those of a flag are 0 and 1.
 *
 * `texts`: categories. The levels are the texts, then "any other text", then "missing".
 */
export type Levels =
  | { readonly kind: 'points'; readonly points: readonly number[]; readonly period: number | null }
  | { readonly kind: 'texts'; readonly texts: readonly string[] };

/** What one feature adds to the scores. */
export interface LinearTermJson {
  readonly levels: Levels;
  /** The level with which the others are compared. Its weights are 0. */
  readonly reference: number;
  /** `weights[score][level]`. A level that no training row had, has the mean weight of the training rows. */
  readonly weights: readonly (readonly number[])[];
  /** Of the weights, clustered by day, in the same form. Null for the reference and for levels that no training row had. */
  readonly standardErrors: readonly (readonly (number | null)[])[];
}

/** What is known of the fit of a linear model. */
export interface LinearFitJson {
  readonly rows: number;
  /** Different days: the clusters of the standard errors. */
  readonly days: number;
  /** Coefficients, with intercepts or thresholds. */
  readonly parameters: number;
  /** Of the training rows, without the penalty. */
  readonly logLikelihood: number;
  readonly penalty: number;
}
