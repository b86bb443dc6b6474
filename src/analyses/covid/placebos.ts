import { tQuantile } from '../../stats/index.js';
import { dayNumber, dayText } from '../common/days.js';
import { type Effect, type FitRules, fitInterruption, type MaskedSeries } from './interruption.js';
import type { ModelSpec } from './regressors.js';

/** The whole analysis done on a day on which nothing happened. */
export interface Placebo {
  /** The day that plays the interruption. */
  readonly day: number;
  readonly effect: Effect;
  /** The same day of an earlier year: the placebo year that a reader looks for. */
  readonly isSameDay: boolean;
  /** A step of the collection lies in its window: an error that the real interruption may have had too. */
  readonly hasStep: boolean;
}

const spacingDays = 56;
/** A placebo needs a season before it. */
const minDaysBefore = 365;

/**
 * The analysis at earlier days, each seeing only what came before and during its own window, as the real one does: on
 * the same day of each earlier year, and every eight weeks. None of them reaches the real interruption.
 */
export function placebosOf(
  series: MaskedSeries,
  spec: ModelSpec,
  allSteps: readonly number[],
  rules: FitRules,
): Placebo[] {
  const length = spec.until - spec.interruption;
  const first = series.firstDay + minDaysBefore;
  const days = new Map<number, boolean>();
  for (const day of sameDays(spec.interruption, first))
    if (day + length <= spec.interruption) days.set(day, true);
  for (let day = spec.interruption - length; day >= first; day -= spacingDays) {
    const isNear = [...days.keys()].some((other) => Math.abs(other - day) < 14);
    if (!isNear) days.set(day, false);
  }
  const placebos: Placebo[] = [];
  for (const [day, isSameDay] of [...days].sort(([a], [b]) => a - b)) {
    const back = spec.interruption - day;
    const from = Math.max(series.firstDay, spec.from - back);
    const moved = {
      ...spec,
      from,
      interruption: day,
      transitionEnd: spec.transitionEnd - back,
      until: spec.until - back,
    };
    const steps = allSteps.filter((step) => step >= from + 28 && step <= day - 28);
    const { effect } = fitInterruption(series, { ...moved, steps }, rules);
    const hasStep = allSteps.some((step) => step > day - 28 && step < moved.until);
    if (effect !== null) placebos.push({ day, effect, isSameDay, hasStep });
  }
  return placebos;
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

/** How far placebo interruptions go astray. */
export interface Spread {
  readonly n: number;
  /** Root mean square of the log ratios, where nothing happened. */
  readonly typicalError: number;
  /** The same in their own standard errors, at least 1: how much too short the intervals are. */
  readonly inflation: number;
  /** How many of the placebos tell of their own: windows that overlap are not independent. */
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

/** The interval of an effect, as much wider as placebos err more than they say; t on the effective placebos. */
export function calibrated(
  { logRatio, standardError }: Effect,
  { inflation, effective }: Spread,
  level: number,
): { readonly low: number; readonly high: number } {
  const half = tQuantile((1 + level) / 2, effective) * inflation * standardError;
  return { low: Math.exp(logRatio - half), high: Math.exp(logRatio + half) };
}
