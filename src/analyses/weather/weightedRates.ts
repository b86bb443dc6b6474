import { poissonRates, type RateFit, type RateRatio, ratioOf } from './rateRatios.js';
import type { StratumCounts } from './stratumCounts.js';

/** A larger observed share would give an infinite rate. */
const maxObservedShare = 0.995;

/** Accidents per hour where this share of the hours has at least one, if accidents are Poisson. */
export function rateFromObservedShare(observedShare: number): number {
  return -Math.log(1 - Math.min(maxObservedShare, observedShare));
}

/** The chance that an hour with this rate has an accident, and so is observed. */
export function chanceObserved(rate: number): number {
  return 1 - Math.exp(-rate);
}

/**
 * Inverse-probability weights: an hour that is observed with probability p stands for 1 / p hours. The rate of a stratum
 * comes from its observed share, the rate of a class of weather in it from the ratio, and the ratio from the weighted
 * hours: a fixed point, found by a secant step. The intervals are widened by how strongly the weights follow the ratio.
 */
export function weightedRates(counts: StratumCounts, confidenceLevel: number): RateFit {
  const logs = new Float64Array(counts.categories);
  const fitWeighted = (): RateFit =>
    poissonRates(counts, confidenceLevel, (i) =>
      chanceObserved(rateFromObservedShare(counts.observedShare[i]!) * Math.exp(logs[counts.category[i]!]!)),
    );
  const first = poissonRates(counts, confidenceLevel);
  if (first.reason !== null) return first;
  for (const { weatherClass, estimate } of first.ratios) logs[weatherClass] = Math.log(estimate);
  const second = fitWeighted();
  const slopes = new Float64Array(counts.categories);
  for (const { weatherClass, estimate } of second.ratios) {
    const before = ratioOf(first, weatherClass)?.estimate ?? 1;
    const step = Math.log(estimate / before);
    // The first round moved the log from 0 to log(before): how much of a move of the weights comes back.
    slopes[weatherClass] = before === 1 ? 0 : Math.min(0.9, Math.max(0, step / Math.log(before)));
    logs[weatherClass] = Math.log(before) + step / (1 - slopes[weatherClass]!);
  }
  const last = fitWeighted();
  return {
    ...last,
    ratios: last.ratios.map((ratio) => widened(ratio, 1 / (1 - slopes[ratio.weatherClass]!))),
  };
}

function widened(ratio: RateRatio, widening: number): RateRatio {
  const { estimate, lower, upper } = ratio;
  return {
    ...ratio,
    standardError: ratio.standardError * widening,
    lower: estimate * (lower / estimate) ** widening,
    upper: estimate * (upper / estimate) ** widening,
  };
}
