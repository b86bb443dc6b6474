import {
  type Coefficient,
  clusterCovariance,
  coefficient,
  fitGlm,
  fitProportionalOdds,
  ratio,
  testProportionalOdds,
} from '../../stats/index.js';
import type { OddsRatio } from '../common/mantelHaenszel.js';
import { attempt } from './attempt.js';
import { type DesignColumns, hasBothValues, type SeverityData, severityDataOf } from './severityDesign.js';
import type { SeverityRows } from './severityRows.js';
import { weatherClasses } from './weatherClasses.js';

/** Odds of a higher severity in a class of weather against clear or cloudy sky, given an accident, within one feed. */
export interface SeverityOdds {
  readonly weatherClass: number;
  /** One odds ratio for all steps of the scale. */
  readonly proportional: OddsRatio;
  /** Odds of a severe accident against the others; null without a solution. */
  readonly severe: OddsRatio | null;
  readonly n: number;
}

export interface SeverityFit {
  readonly feed: string;
  readonly rows: number;
  readonly odds: readonly SeverityOdds[];
  /** A small p-value means that the odds ratio differs between steps. Null with two categories. */
  readonly proportionalPValue: number | null;
  /** The variables that the odds are adjusted for. */
  readonly adjustedFor: readonly string[];
  /** The reason for having no odds, as a clause. */
  readonly reason: string | null;
}

const minRows = 500;

/**
 * A proportional-odds logit of severity on weather, year, part of the day, light, road and state, with standard errors
 * clustered by station and day, beside a logit of severe accidents. Drops the states, then the road, where these leave no
 * solution.
 */
export function fitSeverity(rows: SeverityRows, feed: string, confidenceLevel: number): SeverityFit {
  const data = severityDataOf(rows, feed);
  const { response } = data;
  const without = (reason: string): SeverityFit => ({
    feed,
    rows: data.n,
    odds: [],
    proportionalPValue: null,
    adjustedFor: [],
    reason,
  });
  if (data.n < minRows) return without(`it has fewer than ${minRows} rows with a weather label (${data.n})`);
  if (response === null) return without('all its severities are the same');
  if (data.weather.length === 0) return without('no weather but clear and cloudy has enough rows');
  let lastProblem = '';
  for (const { columns, names } of data.adjustments) {
    const design = { ...data.weatherColumns, ...columns };
    const { result: odds, problem } = attempt(() => oddsOf(data, response, design, confidenceLevel));
    if (odds !== null) {
      const proportionalPValue = proportionalPValueOf(response, data.weatherColumns);
      return { feed, rows: data.n, odds, proportionalPValue, adjustedFor: names, reason: null };
    }
    lastProblem = problem;
  }
  return without(`the model has no solution (${lastProblem})`);
}

/** @throws StatisticsError when the proportional-odds model has no solution */
function oddsOf(
  data: SeverityData,
  response: Int32Array,
  design: DesignColumns,
  confidenceLevel: number,
): SeverityOdds[] {
  const fit = fitProportionalOdds(response, design, { clusters: data.clusters });
  const severeOf = severeOddsOf(data, design, confidenceLevel);
  return data.weather.map(({ weatherClass, n }) => {
    const name = weatherClasses[weatherClass]!;
    const proportional = oddsRatioOf(coefficient(fit, name, confidenceLevel));
    return { weatherClass, proportional, severe: severeOf(name), n };
  });
}

/** The odds ratio of severe accidents by the name of a column; null where the logit has no solution. */
function severeOddsOf(
  { isSevere, clusters }: SeverityData,
  design: DesignColumns,
  confidenceLevel: number,
): (name: string) => OddsRatio | null {
  if (!hasBothValues(isSevere)) return () => null;
  const { result } = attempt(() => {
    const fit = fitGlm(isSevere, design, { family: 'binomial' });
    return { fit, covariance: clusterCovariance(fit, clusters) };
  });
  if (result === null) return () => null;
  return (name) => oddsRatioOf(coefficient(result.fit, name, confidenceLevel, result.covariance));
}

function oddsRatioOf(value: Coefficient): OddsRatio {
  const { estimate, lower, upper } = ratio(value);
  return { estimate, lower, upper };
}

/** The test of proportional odds over the weather alone, on distinct rows weighted by their number. */
function proportionalPValueOf(response: Int32Array, weatherColumns: DesignColumns): number | null {
  const names = Object.keys(weatherColumns);
  const distinct = new Map<string, { readonly y: number; readonly x: readonly number[]; n: number }>();
  for (let i = 0; i < response.length; i++) {
    const x = names.map((name) => weatherColumns[name]![i]!);
    const key = `${response[i]} ${x.join('')}`;
    const row = distinct.get(key);
    if (row === undefined) distinct.set(key, { y: response[i]!, x, n: 1 });
    else row.n++;
  }
  const rows = [...distinct.values()];
  const design = Object.fromEntries(names.map((name, j) => [name, rows.map(({ x }) => x[j]!)]));
  const { result } = attempt(() =>
    testProportionalOdds(
      rows.map(({ y }) => y),
      design,
      { weights: rows.map(({ n }) => n) },
    ),
  );
  return result?.pValue ?? null;
}
