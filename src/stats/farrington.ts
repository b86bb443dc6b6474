/** Farrington's surveillance algorithm in its improved, flexible form. */
import { type OptionNames, requireKnownOptions, requireOneOf, unexpected } from '../base/checks.js';
import { requireInteger, requireNonNegative, requireOpenUnit, requirePositive } from './checks.js';
import { normalCdf, normalQuantile } from './distributions.js';
import { firstJudged, pastCounts } from './farringtonBlocks.js';
import { fitPast, type PastFit } from './farringtonFit.js';
import { negativeBinomialPValue, negativeBinomialQuantile } from './negativeBinomial.js';

/**
 * `delta`: normal for a power of the count, with the error of the mean (Farrington 1996). `nbPlugin`: quantile of the
 * negative binomial at the estimated mean. `muan`: the same at the upper confidence limit of the mean.
 */
export type FarringtonMethod = 'delta' | 'nbPlugin' | 'muan';

const methods: readonly FarringtonMethod[] = ['delta', 'nbPlugin', 'muan'];

/** The power that makes counts nearly normal, for `delta`: 2/3 also makes them symmetric, 1/2 makes their variance constant. */
export type FarringtonPower = '2/3' | '1/2' | '1';

const powers: Readonly<Record<FarringtonPower, number>> = { '2/3': 2 / 3, '1/2': 1 / 2, '1': 1 };

export interface FarringtonOptions {
  /** First index to judge. @default the first one with enough years before it */
  readonly from?: number;
  /** Index after the last to judge. @default the number of counts */
  readonly until?: number;
  /** Counts a year: 52 for weeks. Any season will do: 7 for days whose season is the week. @default 52 */
  readonly periodsPerYear?: number;
  /** Past years to compare with; R: `b`. @default 5 */
  readonly years?: number;
  /** Counts before and after the same time of a past year; R: `w`. @default 3 */
  readonly halfWindow?: number;
  /** Parts of a year with a level of their own; 1 leaves out all counts beyond the windows; R: `noPeriods`. @default 1 */
  readonly blocks?: number;
  /** Most recent counts to leave out, since they may belong to the same surge; R: `pastWeeksNotIncluded`. @default halfWindow */
  readonly excludedPeriods?: number;
  /** Fits again with less weight for past counts that look like outbreaks. @default true */
  readonly reweight?: boolean;
  /** Standardized Anscombe residuals above it are weighted down; R: `weightsThreshold`. @default 2.58 */
  readonly reweightAbove?: number;
  /** Fits a trend, kept if it is significant, there are 3 years, and it expects no more than was seen. @default true */
  readonly trend?: boolean;
  /** The p-value below which a trend is kept; R: `pThresholdTrend`. @default 0.05 */
  readonly trendAlpha?: number;
  /** The chance of an alarm if nothing is unusual. @default 0.05 */
  readonly alpha?: number;
  /** @default 'delta' */
  readonly method?: FarringtonMethod;
  /** Only for `delta`; R: `powertrans`. @default '2/3' */
  readonly power?: FarringtonPower;
  /** Cases that the last `minCasesPeriods` counts must have for a bound; R: `limit54`. @default 5 */
  readonly minCases?: number;
  /** The judged count included. @default 4 */
  readonly minCasesPeriods?: number;
}

const optionNames: OptionNames<FarringtonOptions> = {
  from: true,
  until: true,
  periodsPerYear: true,
  years: true,
  halfWindow: true,
  blocks: true,
  excludedPeriods: true,
  reweight: true,
  reweightAbove: true,
  trend: true,
  trendAlpha: true,
  alpha: true,
  method: true,
  power: true,
  minCases: true,
  minCasesPeriods: true,
};

/** The defaults of R's `farringtonFlexible`. Noufaily et al. recommend 10 blocks. */
export const farringtonDefaults = {
  periodsPerYear: 52,
  years: 5,
  halfWindow: 3,
  blocks: 1,
  reweight: true,
  reweightAbove: 2.58,
  trend: true,
  trendAlpha: 0.05,
  alpha: 0.05,
  method: 'delta',
  power: '2/3',
  minCases: 5,
  minCasesPeriods: 4,
} as const;

/** One judged count. */
export interface FarringtonPoint {
  /** Index into the counts. */
  readonly index: number;
  readonly observed: number;
  readonly expected: number;
  /** The count is an alarm above it; NaN if there were too few cases lately. */
  readonly bound: number;
  readonly isAlarm: boolean;
  /** The probability of at least so many, by the distribution behind the bound. */
  readonly pValue: number;
  /** Variance over mean of the past counts, at least 1. */
  readonly dispersion: number;
  /** Of the logarithm of the expected count, a period; null if no trend was kept. */
  readonly trend: number | null;
}

/**
 * Judges counts by those at the same time of past years: a quasi-Poisson regression with season and trend, in which past
 * outbreaks weigh less, gives the expected count and a bound. It equals R's `surveillance::farringtonFlexible`, also in
 * how that scales the standard errors after reweighting (`farringtonFit.ts`).
 *
 * A population offset and missing counts are not supported. Cost: two to four regressions for each judged count.
 *
 * @param counts in time order, at equal distances
 * @throws InputError on negative or missing counts, unknown options, or a range that lacks history
 * @throws StatisticsError if there are no more past counts than coefficients
 * @example
 * farringtonFlexible(weekly, { years: 4, blocks: 10, excludedPeriods: 26, alpha: 0.1, method: 'nbPlugin' })
 *   .filter(({ isAlarm }) => isAlarm)
 * @see Farrington et al., JRSS A 159 (1996), 547; Noufaily et al., Statistics in Medicine 32 (2013), 1206; R package
 *   surveillance 1.20, `farringtonFlexible`
 */
export function farringtonFlexible(
  counts: ArrayLike<number>,
  options: FarringtonOptions = {},
): FarringtonPoint[] {
  requireKnownOptions('farringtonFlexible', options, optionNames);
  const settings = { excludedPeriods: options.halfWindow ?? 3, ...farringtonDefaults, ...options };
  checkSettings(settings);
  if (options.power !== undefined && settings.method !== 'delta') {
    throw unexpected('power', 'absent unless the method is delta', options.power);
  }
  requireNonNegative('counts', counts);
  const until = options.until ?? counts.length;
  requireInteger('until', until, 0, counts.length);
  const first = Math.min(Math.max(firstJudged(settings), settings.minCasesPeriods - 1), until);
  const from = options.from ?? first;
  requireInteger('from', from, first, until);

  const points: FarringtonPoint[] = [];
  for (let index = from; index < until; index++) {
    const observed = counts[index]!;
    const fit = fitAt(counts, index, settings);
    const { bound, pValue } = judge(observed, fit, settings);
    let recent = 0;
    for (let t = index - settings.minCasesPeriods + 1; t <= index; t++) recent += counts[t]!;
    const hasEnough = recent >= settings.minCases;
    points.push({
      index,
      observed,
      expected: fit.mean,
      bound: hasEnough ? bound : Number.NaN,
      isAlarm: hasEnough && observed > bound,
      pValue,
      dispersion: fit.dispersion,
      trend: fit.trend,
    });
  }
  return points;
}

type Settings = Required<Omit<FarringtonOptions, 'from' | 'until'>>;

function checkSettings(settings: Settings): void {
  const { periodsPerYear, halfWindow, blocks } = settings;
  requireInteger('periodsPerYear', periodsPerYear, 1);
  requireInteger('years', settings.years, 1);
  requireInteger('halfWindow', halfWindow, 0, Math.floor((periodsPerYear - 1) / 2));
  const rest = periodsPerYear - 2 * halfWindow - 1;
  requireInteger('blocks', blocks, 1, rest + 1);
  requireInteger('excludedPeriods', settings.excludedPeriods, 0, periodsPerYear - 1);
  requirePositive('reweightAbove', settings.reweightAbove);
  requireOpenUnit('trendAlpha', settings.trendAlpha);
  requireOpenUnit('alpha', settings.alpha);
  requireOneOf('method', settings.method, methods);
  requireOneOf('power', settings.power, Object.keys(powers) as FarringtonPower[]);
  requireInteger('minCases', settings.minCases, 0);
  requireInteger('minCasesPeriods', settings.minCasesPeriods, 1);
}

/** The regression with trend if the trend deserves it, else without. */
function fitAt(counts: ArrayLike<number>, index: number, settings: Settings): PastFit {
  const { blocks, years, trend, trendAlpha } = settings;
  const past = pastCounts(index, settings);
  const reweightAbove = settings.reweight ? settings.reweightAbove : null;
  if (trend && years >= 3) {
    const fit = fitPast(counts, past, index, blocks, true, reweightAbove);
    const most = past.indexes.reduce((largest, t) => Math.max(largest, counts[t]!), 0);
    if (fit !== null && fit.trendPValue < trendAlpha && fit.mean <= most) return fit;
  }
  return fitPast(counts, past, index, blocks, false, reweightAbove)!;
}

function judge(observed: number, fit: PastFit, settings: Settings): { bound: number; pValue: number } {
  const { mean, logStandardError, dispersion } = fit;
  const z = normalQuantile(1 - settings.alpha);
  if (mean === 0) return { bound: 0, pValue: observed > 0 ? 0 : 1 };
  if (settings.method === 'delta') {
    const power = powers[settings.power];
    const center = mean ** power;
    // The variance of count and mean, by the delta method: (power * mean^(power - 1))^2 * mean * tau
    const tau = dispersion + mean * logStandardError ** 2;
    const sigma = power * Math.sqrt(mean ** (2 * power - 1) * tau);
    return {
      bound: (center + z * sigma) ** (1 / power),
      pValue: normalCdf((center - observed ** power) / sigma),
    };
  }
  const at = settings.method === 'muan' ? mean * Math.exp(z * logStandardError) : mean;
  const theta = dispersion > 1 ? at / (dispersion - 1) : Number.POSITIVE_INFINITY;
  return {
    bound: negativeBinomialQuantile(1 - settings.alpha, at, theta),
    pValue: negativeBinomialPValue(observed, at, theta),
  };
}
