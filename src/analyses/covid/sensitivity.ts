import { dayNumber } from '../../base/dates.js';
import type { Interval } from '../../base/interval.js';
import { coefficient, normalQuantile, robustCovariance } from '../../stats/index.js';
import { breaksWithin } from './breaks.js';
import { type CovidContext, type FittedFeed, isFitted } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import { type Effect, fitInterruption, logRatioError } from './interruption.js';
import { calibrationOf } from './mainEffect.js';
import type { StablePanel } from './panel.js';
import { afterName, type ModelSpec } from './regressors.js';
import type { PooledRatio } from './states.js';

/** The result of the report, or of one other way to obtain it. */
export interface Alternative extends Interval {
  /** What differs from the headline. */
  readonly kind: 'headline' | 'window' | 'model' | 'covariance' | 'feed' | 'dates';
  readonly label: string;
  readonly ratio: number;
  /** Accidents reported after the transition; null where the method has no such number. */
  readonly observed: number | null;
}

export interface SensitivityResult {
  readonly feed: FittedFeed;
  /** The headline first. */
  readonly rows: readonly Alternative[];
  /** Over the other windows and models; null when none could be fitted. */
  readonly range: { readonly n: number; readonly lowest: number; readonly highest: number } | null;
}

/** What other parts of the analysis found. */
export interface OtherResults {
  readonly forecast: Counterfactual | null;
  readonly panel: StablePanel | null;
  /** Means over the states, with the national date and with each state's own order. */
  readonly national: PooledRatio | null;
  readonly orders: PooledRatio | null;
}

type Row = Pick<Alternative, 'ratio' | 'lower' | 'upper' | 'observed'>;
type SpecChange = readonly [label: string, change: Partial<ModelSpec>];

/** The headline beside other windows, models, errors, feeds and dates. */
export function computeSensitivity(
  context: CovidContext,
  feed: FittedFeed,
  others: OtherResults,
): SensitivityResult {
  const rows: Alternative[] = [
    { kind: 'headline', label: `as reported (${feed.label})`, ...rowOf(feed.outcome.effect) },
    ...refits(context, feed, 'window', otherWindows(context, feed)),
    ...refits(context, feed, 'model', otherModels(feed)),
    ...negativeBinomial(context, feed),
    ...forecastRatio(others.forecast),
    ...otherErrors(context, feed),
    ...placeboError(context, feed),
    ...otherFeeds(context, feed, others.panel),
    ...stateMeans(others),
  ];
  const ratios = rows.filter(({ kind }) => kind === 'window' || kind === 'model').map(({ ratio }) => ratio);
  const range =
    ratios.length === 0
      ? null
      : { n: ratios.length, lowest: Math.min(...ratios), highest: Math.max(...ratios) };
  return { feed, rows, range };
}

function refits(
  { rules }: CovidContext,
  feed: FittedFeed,
  kind: Alternative['kind'],
  changes: readonly SpecChange[],
): Alternative[] {
  return changes.flatMap(([label, change]) => {
    const spec = { ...feed.spec, ...change };
    const breaks = change.from === undefined ? spec.breaks : breaksWithin(feed.breaks, spec);
    const { effect } = fitInterruption(feed.series, { ...spec, breaks }, rules);
    return effect === null ? [] : [{ kind, label, ...rowOf(effect) }];
  });
}

function otherWindows(context: CovidContext, feed: FittedFeed): SpecChange[] {
  const { spec } = context;
  const withTransition: SpecChange[] =
    spec.transitionEnd > spec.interruption
      ? [['no transition left out', { transitionEnd: spec.interruption }]]
      : [];
  return [...otherEnds(context), ...withTransition, ...otherStarts(context, feed)];
}

function otherEnds({ spec, counts }: CovidContext): SpecChange[] {
  const ends = [
    ['to 30 April', '2020-05-01'],
    ['to 31 May', '2020-06-01'],
    ['to 30 June', '2020-07-01'],
    ['to 31 August (coverage changed)', '2020-09-01'],
    ['to 31 December (coverage changed)', '2021-01-01'],
  ] as const;
  return ends.flatMap(([label, day]): SpecChange[] => {
    const until = dayNumber(day);
    const isUsable = until > spec.transitionEnd + 14 && counts.endDay >= until - 7;
    return until !== spec.until && isUsable ? [[label, { until }]] : [];
  });
}

function otherStarts({ spec }: CovidContext, { series }: FittedFeed): SpecChange[] {
  return [2016, 2017, 2018, 2019].flatMap((year): SpecChange[] => {
    const from = dayNumber(`${year}-01-01`);
    const isInData = series.firstDay < from + 366 && from < spec.interruption - 365;
    return from !== spec.from && isInData ? [[`from ${year} on`, { from }]] : [];
  });
}

function otherModels({ spec }: FittedFeed): SpecChange[] {
  const trends = (['none', 'linear', 'quadratic'] as const)
    .filter((trend) => trend !== spec.trend)
    .map((trend): SpecChange => [trend === 'none' ? 'no trend' : `${trend} trend`, { trend }]);
  const waves = [1, 2, 3]
    .filter((pairs) => pairs !== spec.fourierPairs)
    .map(
      (pairs): SpecChange => [`${pairs} wave${pairs === 1 ? '' : 's'} of the year`, { fourierPairs: pairs }],
    );
  const withoutBreaks: SpecChange[] =
    spec.breaks.length > 0 ? [['no collection breaks', { breaks: [] }]] : [];
  return [
    ...trends,
    ...waves,
    ['no holidays', { holidays: 'none' }],
    ['level and slope', { after: 'slope' }],
    ...withoutBreaks,
  ];
}

function negativeBinomial({ rules }: CovidContext, feed: FittedFeed): Alternative[] {
  const { effect } = fitInterruption(feed.series, feed.spec, rules, 'negativeBinomial');
  return effect === null ? [] : [{ kind: 'model', label: 'negative binomial', ...rowOf(effect) }];
}

/** Reported over forecast, where the model was fitted to the baseline alone. */
function forecastRatio(forecast: Counterfactual | null): Alternative[] {
  if (forecast === null || forecast.after.lower <= 0) return [];
  const { observed, expected, lower, upper } = forecast.after;
  const ratios = { ratio: observed / expected, lower: observed / upper, upper: observed / lower };
  return [{ kind: 'model', label: 'forecast from before only', ...ratios, observed }];
}

function otherErrors({ rules }: CovidContext, feed: FittedFeed): Alternative[] {
  const { effect } = feed.outcome;
  const { fit, logRatio, errors } = effect;
  const half = normalQuantile((1 + rules.confidenceLevel) / 2);
  const model = errors.model!;
  const sandwich = coefficient(fit, afterName, rules.confidenceLevel, robustCovariance(fit)).standardError;
  const byLabel: [string, number][] = [
    ['Poisson error (far too narrow)', model / Math.sqrt(fit.dispersion)],
    ['quasi-Poisson error', model],
    ['sandwich error', sandwich],
    ...[7, 14, 28].map((lag): [string, number] => [`Newey-West, lag ${lag}`, logRatioError(effect, lag)]),
  ];
  return byLabel.map(([label, error]) => ({
    kind: 'covariance',
    label,
    ...rowOf(effect),
    lower: Math.exp(logRatio - half * error),
    upper: Math.exp(logRatio + half * error),
  }));
}

function placeboError({ rules }: CovidContext, feed: FittedFeed): Alternative[] {
  const calibration = calibrationOf(feed, rules.confidenceLevel);
  if (calibration === null) return [];
  const { spread, lower, upper } = calibration;
  const label = `widened by ${spread.n} placebo dates`;
  return [{ kind: 'covariance', label, ...rowOf(feed.outcome.effect), lower, upper }];
}

function otherFeeds(
  { feeds, all }: CovidContext,
  feed: FittedFeed,
  panel: StablePanel | null,
): Alternative[] {
  const rows = (feeds.length > 1 ? [...feeds, all] : feeds)
    .filter((other) => other !== feed)
    .filter(isFitted)
    .map(({ label, outcome }): Alternative => ({ kind: 'feed', label, ...rowOf(outcome.effect) }));
  const effect = panel?.feed.outcome.effect ?? null;
  if (effect !== null) rows.push({ kind: 'feed', label: `${feed.label}, stable stations`, ...rowOf(effect) });
  return rows;
}

function stateMeans({ national, orders }: OtherResults): Alternative[] {
  const means = [
    ['mean of states, national date', national],
    ['mean of states, own orders', orders],
  ] as const;
  return means.flatMap(([label, pooled]): Alternative[] => {
    if (pooled === null) return [];
    const { ratio, lower, upper } = pooled;
    return [{ kind: 'dates', label, ratio, lower, upper, observed: null }];
  });
}

function rowOf({ ratio, lower, upper, observed }: Effect): Row {
  return { ratio, lower, upper, observed };
}
