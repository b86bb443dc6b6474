import { StatisticsError } from '../../base/errors.js';
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
  /** Coverage of the intervals, 0..1. */
  readonly level: number;
  readonly hacLags: readonly number[];
  readonly minDailyCount: number;
}

/** A daily series with the days that say nothing about accidents. */
export interface MaskedSeries extends DailySeries {
  /** 1 where the feed was silent: the day is left out of every fit. */
  readonly mask: Uint8Array;
}

/** The change at the interruption, as one model sees it. */
export interface Effect {
  /** Rate after over the rate that the time before leads one to expect. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly logRatio: number;
  /** Of the log ratio: the largest of `errors`. */
  readonly standardError: number;
  /** Standard errors of the log ratio by the way they were found: `model`, `HAC 7`, `HAC 14`, `memory`. */
  readonly errors: Readonly<Record<string, number>>;
  /** Accidents reported after, and how many the model expected without the change. */
  readonly observed: number;
  readonly expected: number;
  readonly daysBefore: number;
  readonly daysAfter: number;
  readonly before: number;
  readonly fit: GlmFit;
  /** Day numbers of the rows of the fit. */
  readonly days: Int32Array;
  readonly spec: ModelSpec;
}

/** An effect, or why there is none. */
export type Outcome =
  | { readonly effect: Effect; readonly reason: '' }
  | { readonly effect: null; readonly reason: string };

export const minDaysBefore = 56;
export const minDaysAfter = 14;
/** Less than a year shows no season. */
const seasonDays = 365;
/** A mean day with fewer accidents cannot carry a column for each holiday. */
const minForHolidays = 20;

/** The errors of the log ratio that the table of sensitivities shows beside those in `errors`. */
export function logRatioError(effect: Effect, lag: number): number {
  return neweyWestStandardError(effect.fit, afterName, lag);
}

/**
 * The interrupted time series of one feed: quasi-Poisson, log link. When there is less than a year before, season and
 * trend are left out; thin series get two holiday columns in place of sixteen.
 *
 * @param family `negativeBinomial` for the table of sensitivities
 */
export function fitInterruption(
  series: MaskedSeries,
  wanted: ModelSpec,
  rules: FitRules,
  family: 'quasipoisson' | 'negativeBinomial' = 'quasipoisson',
): Outcome {
  const rows = rowsOfFit(series, wanted);
  if (rows.daysBefore < minDaysBefore)
    return refused(`only ${rows.daysBefore} days before the interruption; ${minDaysBefore} are needed`);
  if (rows.daysAfter < minDaysAfter)
    return refused(`only ${rows.daysAfter} days after the transition; ${minDaysAfter} are needed`);
  const meanBefore = rows.before / rows.daysBefore;
  if (meanBefore < rules.minDailyCount)
    return refused(
      `${meanBefore.toFixed(2)} accidents a day before; at least ${rules.minDailyCount} are needed`,
    );
  if (rows.after === 0) return refused('no accident after the transition');
  const spec = fitting(wanted, rows.daysBefore, meanBefore);
  try {
    const { days, counts, design } = withoutEmptyColumns(rows.days, rows.counts, spec);
    const fit = fitGlm(counts, design, { family });
    return { effect: effectOf(fit, days, counts, spec, rules), reason: '' };
  } catch (error) {
    if (error instanceof StatisticsError) return refused(error.message);
    throw error;
  }
}

function refused(reason: string): Outcome {
  return { effect: null, reason };
}

/** The model that so much data can carry. */
export function fitting(wanted: ModelSpec, daysBefore: number, meanBefore: number): ModelSpec {
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

/** The days that enter: before the interruption and after the transition, without those that are masked. */
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
 * A column that marks days without any accident would run off to minus infinity and say nothing about the others: it
 * goes, and its days with it.
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
  const half = normalQuantile((1 + rules.level) / 2) * standardError;
  const sums = { before: 0, observed: 0, expected: 0, daysBefore: 0, daysAfter: 0 };
  for (const [i, day] of days.entries()) {
    if (day < spec.interruption) {
      sums.daysBefore++;
      sums.before += counts[i]!;
      continue;
    }
    sums.daysAfter++;
    sums.observed += counts[i]!;
    sums.expected += fit.fitted[i]! * Math.exp(-changeAt(fit, i));
  }
  return {
    ratio: Math.exp(logRatio),
    low: Math.exp(logRatio - half),
    high: Math.exp(logRatio + half),
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
 * How many times as variable sums of days are as if the days did not remember each other, at least 1: the
 * autocorrelations of the residuals with Bartlett's weights. A sandwich sees the memory in the short time after only, and
 * is too sure of itself; this one has all days to see it in.
 */
function memoryOf({ fitted }: GlmFit, counts: Float64Array, maxLag: number): number {
  const lags = Math.min(maxLag, Math.floor(counts.length / 4));
  const residuals = counts.map((n, i) => (n - fitted[i]!) / Math.sqrt(fitted[i]!));
  let sum = 1;
  for (const [lag, r] of autocorrelation(residuals, lags).entries())
    if (lag > 0) sum += 2 * (1 - lag / (lags + 1)) * r;
  return Math.max(1, sum);
}

/** What the columns of the change add to the log of the mean of a row. */
function changeAt(fit: GlmFit, row: number): number {
  let sum = 0;
  for (const [j, name] of fit.names.entries())
    if (name.includes(afterName)) sum += fit.coefficients[j]! * fit.columns[j]![row]!;
  return sum;
}

/** Pearson residuals of a fit, for looking at what it left over. */
export function residualsOf({ fit, days }: Effect, counts: (day: number) => number): Float64Array {
  return Float64Array.from(days, (day, i) => (counts(day) - fit.fitted[i]!) / Math.sqrt(fit.fitted[i]!));
}
