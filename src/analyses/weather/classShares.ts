import { type GroupCounts, type Row, textIn } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';
import type { WeatherContext } from './context.js';
import { ratioOf } from './rateRatios.js';
import type { Rates } from './rates.js';
import { classOfGroup, classOfGroupName, weatherClasses } from './weatherClasses.js';
import { chanceObserved, rateFromObservedShare } from './weightedRates.js';

/** A class of weather as a share of the accidents with a weather label. */
export interface ClassShare {
  readonly weatherClass: number;
  readonly share: Share;
}

export interface SharesResult {
  /** The largest first; classes without an accident are left out. */
  readonly classes: readonly ClassShare[];
  /** Within each feed where there are several: the shares of `classes`, 0..1, null without a label. */
  readonly byFeed: readonly { readonly feed: string; readonly shares: readonly (number | null)[] }[];
  /** Null where hours cannot be compared. */
  readonly hourShares: HourShares | null;
}

/** The share of hours by class of weather, 0..1. */
export interface HourShares {
  /** Of the hours that were observed. */
  readonly observed: Float64Array;
  /** Of all hours, estimated. */
  readonly estimated: Float64Array;
}

/** The share of accidents by class of weather, and the share of hours that belongs beside it. */
export function computeShares(
  { byFeed, labelled, feeds, options }: WeatherContext,
  rates: Rates | null,
): SharesResult {
  const classes = Array.from(weatherClasses.keys())
    .map((weatherClass) => ({ weatherClass, n: byFeed.where(isOfClass(weatherClass)).total }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n)
    .map(({ weatherClass, n }) => ({ weatherClass, share: shareOf(n, labelled, options.confidenceLevel) }));
  return {
    classes,
    byFeed:
      feeds.length > 1 ? feeds.map((feed) => ({ feed, shares: sharesWithin(byFeed, feed, classes) })) : [],
    hourShares: rates === null ? null : computeHourShares(rates),
  };
}

function isOfClass(weatherClass: number): (row: Row) => boolean {
  return (row) => classOfGroupName(row.weatherGroup) === weatherClass;
}

function sharesWithin(byFeed: GroupCounts, feed: string, classes: readonly ClassShare[]): (number | null)[] {
  const own = byFeed.where((row) => textIn(row, 'source') === feed && row.weatherGroup !== null);
  return classes.map(({ weatherClass }) =>
    own.total === 0 ? null : own.where(isOfClass(weatherClass)).total / own.total,
  );
}

/** The share of hours by class, as observed and as estimated for all hours of the strata that the headline uses. */
export function computeHourShares({ hours, strata, headline, minObservedShare }: Rates): HourShares {
  const observed = new Float64Array(weatherClasses.length);
  const estimated = new Float64Array(weatherClasses.length);
  const ratios = weatherClasses.map((_, weatherClass) => ratioOf(headline, weatherClass)?.estimate ?? 1);
  for (let s = 0; s + 1 < strata.starts.length; s++) {
    if (strata.observedShare[s]! < minObservedShare) continue;
    const rate = rateFromObservedShare(strata.observedShare[s]!);
    for (let at = strata.starts[s]!; at < strata.starts[s + 1]!; at++) {
      const weatherClass = classOfGroup(hours.group[strata.order[at]!]!);
      observed[weatherClass]!++;
      estimated[weatherClass]! += 1 / chanceObserved(rate * ratios[weatherClass]!);
    }
  }
  return { observed: normalised(observed), estimated: normalised(estimated) };
}

function normalised(values: Float64Array): Float64Array {
  const sum = values.reduce((a, b) => a + b, 0) || 1;
  return values.map((value) => value / sum);
}
