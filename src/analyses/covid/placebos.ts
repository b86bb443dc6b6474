import { dayNumber, dayText } from '../../base/dates.js';
import type { Interval } from '../../base/interval.js';
import { tQuantile } from '../../stats/index.js';
import { includesOne } from '../common/intervals.js';
import { breaksWithin, marginDays } from './breaks.js';
import { type Effect, type FitRules, fitInterruption, type MaskedSeries } from './interruption.js';
import type { ModelSpec } from './regressors.js';

/** The whole analysis applied to a day on which nothing happened. */
export interface Placebo {
  /** The day that is treated as the interruption. */
  readonly day: number;
  readonly effect: Effect;
  /** The same day as the interruption, in an earlier year. */
  readonly isSameDay: boolean;
  /** A break of the collection is in its window: an error that the real interruption may have too. */
  readonly hasBreak: boolean;
}

const spacingDays = 56;
/** A placebo needs a season before it. */
const minDaysBefore = 365;
/** A placebo closer than this to another is left out. */
const minDistanceDays = 14;

/**
 * The analysis at earlier days: the same day of each earlier year, and every eight weeks. Like the real analysis, each
 * uses only the days before it and those of its own window. No window reaches the real interruption.
 *
 * @param breaks all breaks of the feed before the interruption
 */
export function placebosOf(
  series: MaskedSeries,
  spec: ModelSpec,
  breaks: readonly number[],
  rules: FitRules,
): Placebo[] {
  return placeboDays(spec, series.firstDay + minDaysBefore).flatMap(({ day, isSameDay }) => {
    const moved = movedTo(day, spec, series.firstDay);
    const { effect } = fitInterruption(series, { ...moved, breaks: breaksWithin(breaks, moved) }, rules);
    const hasBreak = breaks.some((first) => first > day - marginDays && first < moved.until);
    return effect === null ? [] : [{ day, effect, isSameDay, hasBreak }];
  });
}

/** The days of the placebos, ascending. */
function placeboDays(spec: ModelSpec, first: number): { day: number; isSameDay: boolean }[] {
  const windowDays = spec.until - spec.interruption;
  const days = sameDays(spec.interruption, first)
    .filter((day) => day + windowDays <= spec.interruption)
    .map((day) => ({ day, isSameDay: true }));
  for (let day = spec.interruption - windowDays; day >= first; day -= spacingDays) {
    const isNear = days.some((other) => Math.abs(other.day - day) < minDistanceDays);
    if (!isNear) days.push({ day, isSameDay: false });
  }
  return days.sort((a, b) => a.day - b.day);
}

/** The same day in earlier years, from `first` on. */
function sameDays(interruption: number, first: number): number[] {
  const days: number[] = [];
  const text = dayText(interruption);
  for (let year = Number(text.slice(0, 4)) - 1; ; year--) {
    const day = dayNumber(`${year}${text.slice(4) === '-02-29' ? '-02-28' : text.slice(4)}`);
    if (day < first) return days;
    days.push(day);
  }
}

/** The model with all of its days moved back, so that the interruption is on `day`. */
function movedTo(day: number, spec: ModelSpec, firstDay: number): ModelSpec {
  const back = spec.interruption - day;
  return {
    ...spec,
    from: Math.max(firstDay, spec.from - back),
    interruption: day,
    transitionEnd: spec.transitionEnd - back,
    until: spec.until - back,
  };
}

/** The errors of placebo interruptions. */
export interface Spread {
  readonly n: number;
  /** Root mean square of the log ratios. */
  readonly typicalError: number;
  /** The same in units of their own standard errors, at least 1: the factor by which intervals are too short. */
  readonly inflation: number;
  /** The number of independent placebos: windows that overlap are not independent. */
  readonly effective: number;
}

/** @returns null with fewer than four placebos */
export function spreadOf(placebos: readonly Placebo[]): Spread | null {
  if (placebos.length < 4) return null;
  const meanSquare = (value: (effect: Effect) => number): number =>
    placebos.reduce((sum, { effect }) => sum + value(effect) ** 2, 0) / placebos.length;
  const first = placebos[0]!;
  const window = first.effect.spec.until - first.day;
  const covered = placebos.at(-1)!.day - first.day + window;
  return {
    n: placebos.length,
    typicalError: Math.sqrt(meanSquare(({ logRatio }) => logRatio)),
    inflation: Math.max(1, Math.sqrt(meanSquare(({ logRatio, standardError }) => logRatio / standardError))),
    effective: Math.max(2, Math.min(placebos.length, Math.round(covered / window))),
  };
}

/** The interval of an effect, widened by the inflation of the placebos; t with as many degrees as they are worth. */
export function calibrated(
  { logRatio, standardError }: Effect,
  { inflation, effective }: Spread,
  confidenceLevel: number,
): Interval {
  const half = tQuantile((1 + confidenceLevel) / 2, effective) * inflation * standardError;
  return { lower: Math.exp(logRatio - half), upper: Math.exp(logRatio + half) };
}

/** How an effect compares with the placebos of its feed. */
export interface PlaceboRank {
  readonly placebos: number;
  /** Placebos whose ratio is at least as far from 1. */
  readonly asFar: number;
  /**
   * Days before the date: the most among the placebos that are as far, and those of the real date. Null if none is as far,
   * or if one of them has nearly as many days as the real date.
   */
  readonly shortHistory: { readonly days: number; readonly realDays: number } | null;
  /** Placebos whose interval wrongly excludes 1. */
  readonly excludingOne: number;
  /** (asFar + 1) / (placebos + 1). */
  readonly rankP: number;
  readonly lowestRatio: number;
  readonly highestRatio: number;
}

/** A history is short below this share of that of the real date. */
const shortShare = 0.9;

/** @returns null without placebos */
export function rankAmongPlacebos(effect: Effect, placebos: readonly Placebo[]): PlaceboRank | null {
  if (placebos.length === 0) return null;
  const effects = placebos.map((placebo) => placebo.effect);
  const far = effects.filter(({ logRatio }) => Math.abs(logRatio) >= Math.abs(effect.logRatio));
  const days = Math.max(0, ...far.map(({ daysBefore }) => daysBefore));
  const ratios = effects.map(({ ratio }) => ratio);
  return {
    placebos: placebos.length,
    asFar: far.length,
    shortHistory:
      far.length > 0 && days < shortShare * effect.daysBefore ? { days, realDays: effect.daysBefore } : null,
    excludingOne: effects.filter((one) => !includesOne(one)).length,
    rankP: (far.length + 1) / (placebos.length + 1),
    lowestRatio: Math.min(...ratios),
    highestRatio: Math.max(...ratios),
  };
}
