import { coefficient, normalQuantile, robustCovariance } from '../../stats/index.js';
import { dayNumber } from '../common/days.js';
import { type CovidContext, type Feed, stepsWithin } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import { type Effect, fitInterruption, logRatioError } from './interruption.js';
import type { Panel } from './panel.js';
import { calibrated, spreadOf } from './placebos.js';
import { afterName, type ModelSpec } from './regressors.js';
import type { StateEffects } from './states.js';

/** One other way to have done it. */
export interface Alternative {
  /** What is different: `window`, `model`, `covariance`, `source`, `dates`. */
  readonly kind: 'headline' | 'window' | 'model' | 'covariance' | 'source' | 'dates';
  readonly label: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Accidents reported after, where the fit has such a number. */
  readonly observed: number | null;
}

/** The answer of the report beside what other windows, models, errors and sources say. */
export function alternativesOf(
  context: CovidContext,
  feed: Feed,
  forecast: Counterfactual | null,
  panel: Panel | null,
  national: StateEffects | null,
  orders: StateEffects | null,
): Alternative[] {
  const effect = feed.outcome.effect!;
  const rows: Alternative[] = [{ kind: 'headline', label: `as reported (${feed.label})`, ...pick(effect) }];
  const refit = (kind: Alternative['kind'], label: string, change: Partial<ModelSpec>): void => {
    const spec = { ...feed.spec, ...change };
    const steps = change.from === undefined ? spec.steps : stepsWithin(feed.steps, spec);
    const { effect: other } = fitInterruption(
      feed.series,
      { ...spec, steps: change.steps ?? steps },
      context.rules,
    );
    if (other !== null) rows.push({ kind, label, ...pick(other) });
  };
  for (const [label, change] of windows(context, feed)) refit('window', label, change);
  for (const [label, change] of models(feed)) refit('model', label, change);
  const nb = fitInterruption(feed.series, feed.spec, context.rules, 'negativeBinomial').effect;
  if (nb !== null) rows.push({ kind: 'model', label: 'negative binomial', ...pick(nb) });
  if (forecast !== null && forecast.after.low > 0) {
    const { observed, expected, low, high } = forecast.after;
    const ratios = { ratio: observed / expected, low: observed / high, high: observed / low };
    rows.push({ kind: 'model', label: 'forecast from before only', ...ratios, observed });
  }
  rows.push(...covariances(context, effect));
  const spread = spreadOf(feed.placebos);
  if (spread !== null) {
    const ends = calibrated(effect, spread, context.rules.level);
    rows.push({ kind: 'covariance', label: `error of ${spread.n} placebos`, ...pick(effect), ...ends });
  }
  for (const other of [
    ...context.feeds,
    ...(context.feeds.length > 1 ? [context.all] : []),
    ...(panel === null ? [] : [panel.feed]),
  ]) {
    if (other === feed || other.outcome.effect === null) continue;
    const label = other.name === 'panel' ? `${feed.label}, stable stations` : other.label;
    rows.push({ kind: 'source', label, ...pick(other.outcome.effect) });
  }
  for (const [label, states] of [
    ['mean of states, national date', national],
    ['mean of states, own orders', orders],
  ] as const) {
    if (states?.pooled == null) continue;
    const { estimate, lower, upper } = states.pooled;
    const ratios = { ratio: Math.exp(estimate), low: Math.exp(lower), high: Math.exp(upper) };
    rows.push({ kind: 'dates', label, ...ratios, observed: null });
  }
  return rows;
}

function windows({ spec, counts }: CovidContext, feed: Feed): [string, Partial<ModelSpec>][] {
  const rows: [string, Partial<ModelSpec>][] = [];
  for (const [label, until] of [
    ['to 30 April', '2020-05-01'],
    ['to 31 May', '2020-06-01'],
    ['to 30 June', '2020-07-01'],
    ['to 31 August (coverage changed)', '2020-09-01'],
    ['to 31 December (coverage changed)', '2021-01-01'],
  ] as const) {
    const day = dayNumber(until);
    if (day !== spec.until && day > spec.transitionEnd + 14 && counts.endDay >= day - 7)
      rows.push([label, { until: day }]);
  }
  if (spec.transitionEnd > spec.interruption)
    rows.push(['no transition left out', { transitionEnd: spec.interruption }]);
  for (const year of [2016, 2017, 2018, 2019]) {
    const from = dayNumber(`${year}-01-01`);
    const isInData = feed.series.firstDay < from + 366 && from < spec.interruption - 365;
    if (from !== spec.from && isInData) rows.push([`from ${year} on`, { from }]);
  }
  return rows;
}

function models(feed: Feed): [string, Partial<ModelSpec>][] {
  const { trend, fourierPairs, steps } = feed.spec;
  const rows: [string, Partial<ModelSpec>][] = [];
  for (const other of ['none', 'linear', 'quadratic'] as const)
    if (other !== trend) rows.push([other === 'none' ? 'no trend' : `${other} trend`, { trend: other }]);
  for (const pairs of [1, 2, 3]) {
    if (pairs !== fourierPairs)
      rows.push([`${pairs} wave${pairs === 1 ? '' : 's'} of the year`, { fourierPairs: pairs }]);
  }
  rows.push(['no holidays', { holidays: 'none' }], ['level and slope', { after: 'slope' }]);
  if (steps.length > 0) rows.push(['no collection steps', { steps: [] }]);
  return rows;
}

function covariances({ rules }: CovidContext, effect: Effect): Alternative[] {
  const half = normalQuantile((1 + rules.level) / 2);
  const robust = coefficient(effect.fit, afterName, rules.level, robustCovariance(effect.fit)).standardError;
  const model = effect.errors.model!;
  const errors: [string, number][] = [
    ['Poisson error (far too narrow)', model / Math.sqrt(effect.fit.dispersion)],
    ['quasi-Poisson error', model],
    ['sandwich error', robust],
    ...[7, 14, 28].map((lag): [string, number] => [`Newey-West, lag ${lag}`, logRatioError(effect, lag)]),
  ];
  return errors.map(([label, error]) => ({
    kind: 'covariance',
    label,
    ...pick(effect),
    low: Math.exp(effect.logRatio - half * error),
    high: Math.exp(effect.logRatio + half * error),
  }));
}

function pick({ ratio, low, high, observed }: Effect): Omit<Alternative, 'kind' | 'label'> {
  return { ratio, low, high, observed };
}
