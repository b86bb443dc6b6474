import { StatisticsError } from '../../base/errors.js';
import type { Interval } from '../../base/interval.js';
import {
  autocorrelation,
  coefficient,
  fitGlm,
  type GlmFit,
  neweyWestStandardError,
  normalQuantile,
} from '../../stats/index.js';
import type { DailySeries } from '../common/days.js';
import { afterName, type ModelSpec, regressors } from './regressors.js';

/** What stays the same over all fits of a report. */
export interface FitRules {
  /** Confidence level of the intervals, 0..1. */
  readonly confidenceLevel: number;
  readonly hacLags: readonly number[];
  readonly minDailyCount: number;
}

/** A daily series, with the days on which the feed was silent marked. */
export interface MaskedSeries extends DailySeries {
  /** 1 on days in a gap, which are excluded from every fit. */
  readonly mask: Uint8Array;
}

/** The change at the interruption, as one model estimates it. */
export interface Effect extends Interval {
  /** Rate after the transition over the rate that the baseline predicts. */
  readonly ratio: number;
  readonly logRatio: number;
  /** Of the log ratio: the largest of `errors`. */
  readonly standardError: number;
  /** Standard errors of the log ratio by method: `model`, `HAC 7`, `HAC 14`, `memory`. */
  readonly errors: Readonly<Record<string, number>>;
  /** Accidents reported after the transition, and how many the model expects without the change. */
  readonly observed: number;
  readonly expected: number;
  readonly daysBefore: number;
  readonly daysAfter: number;
  /** Accidents in the baseline. */
  readonly before: number;
  readonly fit: GlmFit;
  /** Day numbers of the rows of the fit. */
  readonly days: Int32Array;
  readonly spec: ModelSpec;
}

/** An effect, or the reason why nothing was fitted. */
export type Outcome =
  | { readonly effect: Effect; readonly reason: '' }
  | { readonly effect: null; readonly reason: string };

export const minDaysBefore = 56;
export const minDaysAfter = 14;
/** A shorter baseline shows no season. */
const seasonDays = 365;
/** A mean day with fewer accidents cannot carry a column for each holiday. */
const minForHolidays = 20;

/** The Newey-West standard error of the log ratio at a lag in days. */
export function logRatioError(effect: Effect, lag: number): number {
  return neweyWestStandardError(effect.fit, afterName, lag);
}

/**
 * The interrupted time series of one feed: quasi-Poisson, log link. With a baseline of less than a year, season and
 * trend are left out; thin series get two holiday columns in place of sixteen.
 *
 * @param wanted the model that enough data could carry
 * @param family `negativeBinomial` for the sensitivity table
 */
export function fitInterruption(
  series: MaskedSeries,
  wanted: ModelSpec,
  rules: FitRules,
  family: 'quasipoisson' | 'negativeBinomial' = 'quasipoisson',
): Outcome {
  const rows = rowsOfFit(series, wanted);
  if (rows.daysBefore < minDaysBefore)
    return notFitted(`it has fewer than ${minDaysBefore} days before the interruption (${rows.daysBefore})`);
  if (rows.daysAfter < minDaysAfter)
    return notFitted(`it has fewer than ${minDaysAfter} days after the transition (${rows.daysAfter})`);
  const meanBefore = rows.before / rows.daysBefore;
  if (meanBefore < rules.minDailyCount)
    return notFitted(
      `${meanBefore.toFixed(3)} accidents a day before; at least ${rules.minDailyCount} are needed`,
    );
  if (rows.after === 0) return notFitted('no accident after the transition');
  const spec = supportedSpec(wanted, rows.daysBefore, meanBefore);
  try {
    const { days, counts, design } = withoutEmptyColumns(rows.days, rows.counts, spec);
    const fit = fitGlm(counts, design, { family });
    return { effect: effectOf(fit, days, counts, spec, rules), reason: '' };
  } catch (error) {
    if (error instanceof StatisticsError) return notFitted(error.message);
    throw error;
  }
}

function notFitted(reason: string): Outcome {
  return { effect: null, reason };
}

/** The part of a model that the data can carry. */
export function supportedSpec(wanted: ModelSpec, daysBefore: number, meanBefore: number): ModelSpec {
  const hasSeason = daysBefore >= seasonDays;
  return {
    ...wanted,
    fourierPairs: hasSeason ? wanted.fourierPairs : 0,
    trend: hasSeason ? wanted.trend : 'none',
    holidays: wanted.holidays === 'each' && meanBefore < minForHolidays ? 'grouped' : wanted.holidays,
  };
}

interface FitRows {
  readonly days: Int32Array;
  readonly counts: Float64Array;
  readonly daysBefore: number;
  readonly daysAfter: number;
  readonly before: number;
  readonly after: number;
}

/** The days of a fit: the baseline and the effect period, without masked days. */
export function rowsOfFit({ counts, firstDay, mask }: MaskedSeries, spec: ModelSpec): FitRows {
  const days: number[] = [];
  const kept: number[] = [];
  const sums = { daysBefore: 0, daysAfter: 0, before: 0, after: 0 };
  const end = Math.min(spec.until, firstDay + counts.length);
  for (let day = Math.max(spec.from, firstDay); day < end; day++) {
    const index = day - firstDay;
    const isBefore = day < spec.interruption;
    if (mask[index] === 1 || (!isBefore && day < spec.transitionEnd)) continue;
    days.push(day);
    kept.push(counts[index]!);
    sums[isBefore ? 'daysBefore' : 'daysAfter']++;
    sums[isBefore ? 'before' : 'after'] += counts[index]!;
  }
  return { days: Int32Array.from(days), counts: Float64Array.from(kept), ...sums };
}

/**
 * The design without the columns that mark days without any accident, and without those days: such a coefficient would
 * go to minus infinity, and the days carry no information about the others.
 */
export function withoutEmptyColumns(
  days: Int32Array,
  counts: Float64Array,
  spec: ModelSpec,
): { days: Int32Array; counts: Float64Array; design: Record<string, Float64Array> } {
  const design = regressors(days, spec);
  const isEmpty = (column: Float64Array): boolean =>
    column.every((x, i) => x === 0 || (x === 1 && counts[i] === 0));
  const empty = Object.entries(design).filter(([, column]) => isEmpty(column));
  if (empty.length === 0) return { days, counts, design };
  const kept = [...days.keys()].filter((i) => empty.every(([, column]) => column[i] === 0));
  const keptDays = Int32Array.from(kept, (i) => days[i]!);
  return {
    days: keptDays,
    counts: Float64Array.from(kept, (i) => counts[i]!),
    design: regressors(keptDays, spec),
  };
}

function effectOf(
  fit: GlmFit,
  days: Int32Array,
  counts: Float64Array,
  spec: ModelSpec,
  rules: FitRules,
): Effect {
  const { estimate: logRatio, standardError: model } = coefficient(fit, afterName);
  const errors: Record<string, number> = { model };
  for (const lag of rules.hacLags) errors[`HAC ${lag}`] = neweyWestStandardError(fit, afterName, lag);
  errors.memory = model * Math.sqrt(memoryOf(fit, counts, Math.max(0, ...rules.hacLags)));
  const standardError = Math.max(...Object.values(errors));
  const half = normalQuantile((1 + rules.confidenceLevel) / 2) * standardError;
  const sums = { before: 0, observed: 0, expected: 0, daysBefore: 0, daysAfter: 0 };
  const expected = expectedOf(fit);
  for (const [i, day] of days.entries()) {
    if (day < spec.interruption) {
      sums.daysBefore++;
      sums.before += counts[i]!;
      continue;
    }
    sums.daysAfter++;
    sums.observed += counts[i]!;
    sums.expected += expected[i]!;
  }
  return {
    ratio: Math.exp(logRatio),
    lower: Math.exp(logRatio - half),
    upper: Math.exp(logRatio + half),
    logRatio,
    standardError,
    errors,
    ...sums,
    fit,
    days,
    spec,
  };
}

/**
 * The variance of a sum of days over the variance of independent days, at least 1: the autocorrelations of the residuals
 * with Bartlett's weights. A sandwich estimates them from the short effect period alone and is too narrow; this uses all
 * days.
 */
function memoryOf({ fitted }: GlmFit, counts: Float64Array, maxLag: number): number {
  const lags = Math.min(maxLag, Math.floor(counts.length / 4));
  const residuals = counts.map((n, i) => (n - fitted[i]!) / Math.sqrt(fitted[i]!));
  let sum = 1;
  for (const [lag, r] of autocorrelation(residuals, lags).entries())
    if (lag > 0) sum += 2 * (1 - lag / (lags + 1)) * r;
  return Math.max(1, sum);
}

/** The accidents that the model expects without the change, for each of `days`. */
export function expectedByDay({ fit }: Effect): Float64Array {
  return expectedOf(fit);
}

function expectedOf(fit: GlmFit): Float64Array {
  return Float64Array.from(fit.fitted, (fitted, i) => fitted * Math.exp(-changeAt(fit, i)));
}

/** What the columns of the change add to the log mean of a row. */
function changeAt(fit: GlmFit, row: number): number {
  let sum = 0;
  for (const [j, name] of fit.names.entries())
    if (name.includes(afterName)) sum += fit.coefficients[j]! * fit.columns[j]![row]!;
  return sum;
}

/** The Pearson residuals of a fit of this series. */
export function residualsOf({ fit, days }: Effect, { counts, firstDay }: DailySeries): Float64Array {
  return Float64Array.from(
    days,
    (day, i) => (counts[day - firstDay]! - fit.fitted[i]!) / Math.sqrt(fit.fitted[i]!),
  );
}
