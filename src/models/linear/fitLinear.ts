import {
  type OptionNames,
  requireInteger,
  requireKnownOptions,
  requireOneOf,
  requirePositive,
  unexpected,
} from '../../base/checks.js';
import type { Feature } from '../../dataset/features.js';
import { standardErrors } from '../../stats/coefficients.js';
import { fitMultinomialLogit } from '../../stats/multinomialLogit.js';
import { fitProportionalOdds } from '../../stats/proportionalOdds.js';
import { outcomesOf } from '../outcomes.js';
import type { LabelledBatch } from '../severityModel.js';
import { chooseRows } from './chooseRows.js';
import { designOf, type TermDesign } from './design.js';
import type { LinearModelJson, LinearTermJson } from './linearJson.js';
import { type LinearModel, linearModelOf } from './linearModel.js';

export interface LinearOptions {
  /** Most rows to learn from: those with the lowest `chance`. @default 200000 */
  readonly maxRows?: number;
  /**
   * Shrinks all weights towards 0, as a normal prior with variance `1 / penalty` on the log odds does. It keeps rare levels
   * with one outcome, and levels that always occur together, from running off. Larger ones may
   * predict better, but the intervals of odds ratios are then too far towards 1. @default 1
   */
  readonly penalty?: number;
}

export const linearDefaults: Required<LinearOptions> = { maxRows: 200_000, penalty: 1 };

const optionNames: OptionNames<LinearOptions> = linearDefaults;

/**
 * Fits a linear model of the log odds of severity. Numbers enter as broken lines, categories level by level; missing values,
 * and texts that are rare or unknown, have levels of their own. The standard errors allow the events of a day to depend on
 * each other.
 *
 * @param kind `proportionalOdds` moves all thresholds between severities by the same odds, `multinomialLogit` each by its own
 * @param sample training rows; those without severity are left out
 * @param features of the columns of the sample, in their order
 * @throws StatisticsError with fewer than two severities
 * @example
 * const model = fitLinear('proportionalOdds', sample, featuresOf('report'));
 * const probabilities = model.predict(batch);
 */
export function fitLinear(
  kind: LinearModel['kind'],
  sample: LabelledBatch,
  features: readonly Feature[],
  options: LinearOptions = {},
): LinearModel {
  requireOneOf('kind', kind, ['multinomialLogit', 'proportionalOdds']);
  requireKnownOptions('fitLinear', options, optionNames);
  const { maxRows, penalty } = { ...linearDefaults, ...options };
  requireInteger('maxRows', maxRows, 1);
  requirePositive('penalty', penalty);
  if (features.length !== sample.columns.length)
    throw unexpected('the number of features', String(sample.columns.length), features.length);

  const rows = chooseRows(sample.labels, maxRows);
  const { classes, response } = outcomesOf(sample.labels, rows);
  const clusters = Int32Array.from(rows, (row) => sample.labels.day[row]!);
  const { design, terms } = designOf(sample, features, rows);
  const fitOptions = { penalty, clusters };
  const facts = { rows: rows.length, days: new Set(clusters).size, penalty };
  if (kind === 'proportionalOdds') {
    const fit = fitProportionalOdds(response, design, fitOptions);
    const { logLikelihood, coefficients } = fit;
    return linearModelOf({
      kind,
      features,
      classes,
      thresholds: [...fit.thresholds],
      terms: termsOf(terms, coefficients, standardErrors(fit.covariance), [0], rows.length),
      fit: { ...facts, parameters: coefficients.length, logLikelihood },
    } satisfies LinearModelJson);
  }
  const fit = fitMultinomialLogit(response, design, fitOptions);
  const { logLikelihood, coefficients } = fit;
  const width = coefficients.length / (classes.length - 1);
  const starts = classes.slice(1).map((_, score) => score * width);
  return linearModelOf({
    kind,
    features,
    classes,
    intercepts: starts.map((start) => coefficients[start]!),
    terms: termsOf(
      terms,
      coefficients,
      standardErrors(fit.covariance),
      starts.map((start) => start + 1), // after the intercept
      rows.length,
    ),
    fit: { ...facts, parameters: coefficients.length, logLikelihood },
  } satisfies LinearModelJson);
}

/** @param starts where the coefficients of each score begin, in the order of the design */
function termsOf(
  terms: readonly TermDesign[],
  coefficients: Float64Array,
  errors: Float64Array,
  starts: readonly number[],
  rows: number,
): LinearTermJson[] {
  return terms.map(({ levels, reference, totals, columns }) => {
    const weights = starts.map((start) => {
      const ofScore = columns.map((column) => (column === null ? 0 : coefficients[start + column]!));
      const mean = ofScore.reduce((sum, weight, level) => sum + weight * totals[level]!, 0) / rows;
      return ofScore.map((weight, level) => (totals[level] === 0 && level !== reference ? mean : weight));
    });
    const ofErrors = starts.map((start) =>
      columns.map((column) => (column === null ? null : errors[start + column]!)),
    );
    return { levels, reference, weights, standardErrors: ofErrors };
  });
}
