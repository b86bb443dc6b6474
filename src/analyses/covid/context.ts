import { dayNumber } from '../../base/dates.js';
import type { AnalysisContext } from '../common/context.js';
import type { DailySeries } from '../common/days.js';
import { feedLabel, unknownFeed } from '../common/feeds.js';
import { findGaps, type Gap } from '../common/gaps.js';
import { breaksWithin, collectionBreaks } from './breaks.js';
import { countBetween, DailyCounts, trimmed } from './counts.js';
import {
  type Effect,
  type FitRules,
  fitInterruption,
  type MaskedSeries,
  type Outcome,
} from './interruption.js';
import type { CovidOptions } from './options.js';
import { type Placebo, placebosOf, spreadOf } from './placebos.js';
import type { ModelSpec } from './regressors.js';

/** A feed, or all of them together, with its gaps, breaks, model and effect. */
export interface Feed {
  readonly name: string;
  /** Its name in sentences. */
  readonly label: string;
  readonly series: MaskedSeries;
  readonly gaps: readonly Gap[];
  /** First days of new levels of the collection before the interruption; `spec` has those within its baseline. */
  readonly breaks: readonly number[];
  readonly spec: ModelSpec;
  readonly outcome: Outcome;
  readonly placebos: readonly Placebo[];
}

/** A feed whose effect could be fitted. */
export interface FittedFeed extends Feed {
  readonly outcome: { readonly effect: Effect; readonly reason: '' };
}

/** The context that the sections share. */
export interface CovidContext extends AnalysisContext<Required<CovidOptions>> {
  readonly rules: FitRules;
  readonly counts: DailyCounts;
  /** Accidents of all feeds. */
  readonly total: number;
  /** The model of the report for a series without breaks. Days are day numbers. */
  readonly spec: ModelSpec;
  /** By name. */
  readonly feeds: readonly Feed[];
  /** All feeds summed; the one feed when there is one. */
  readonly all: Feed;
  /** The main feed: the steadiest before the interruption; null when none could be fitted. */
  readonly mainFeed: FittedFeed | null;
  /** False when the file does not name its feeds. */
  readonly hasFeeds: boolean;
}

/** A feed with a smaller share of the baseline cannot be the main feed, and its gaps do not mask the sum of all feeds. */
const minMajorShare = 0.1;

export async function openCovid(context: AnalysisContext<Required<CovidOptions>>): Promise<CovidContext> {
  const { options } = context;
  const yearAfter = Number(options.effectUntil.slice(0, 4)) + 1;
  const where = { until: `${yearAfter}-01-01` };
  const counts = new DailyCounts(await context.ask({ by: ['day', 'source', 'state'], where }));
  const rules = rulesOf(options);
  const spec = specOf(options);
  const names = counts.feeds;
  const before = (series: DailySeries): number => countBetween(series, spec.from, spec.interruption);
  const minMajorCount = minMajorShare * before(counts.series('all'));
  const isMajor = (series: DailySeries): boolean => before(series) >= minMajorCount;
  const feeds = names.map((name) => {
    const series = trimmed(counts.series(name, (source) => source === name));
    const label = feedLabel(name, names);
    return feedOf({ name, label }, series, findGaps(series), spec, rules, isMajor(series));
  });
  const majorFeeds = feeds.filter(({ series }) => isMajor(series));
  const all = feeds.length === 1 ? feeds[0]! : wholeOf(counts, majorFeeds, spec, rules);
  return {
    ...context,
    rules,
    counts,
    total: counts.total,
    spec,
    feeds,
    all,
    mainFeed: steadiest(majorFeeds),
    hasFeeds: names.some((name) => name !== unknownFeed),
  };
}

/** The options that hold for every fit. */
export function rulesOf({ confidenceLevel, hacLags, minDailyCount }: Required<CovidOptions>): FitRules {
  return { confidenceLevel, hacLags, minDailyCount };
}

/** The model of the report, for a series without breaks. */
export function specOf(options: Required<CovidOptions>): ModelSpec {
  const twoYearsBefore = `${Number(options.interruption.slice(0, 4)) - 2}-01-01`;
  return {
    from: dayNumber(options.baselineFrom ?? twoYearsBefore),
    interruption: dayNumber(options.interruption),
    transitionEnd: dayNumber(options.transitionEnd),
    until: dayNumber(options.effectUntil),
    trend: options.trend,
    fourierPairs: options.fourierPairs,
    holidays: 'each',
    breaks: [],
    after: 'level',
  };
}

/** Fits a series, and its placebos where they are wanted. */
export function feedOf(
  { name, label }: Pick<Feed, 'name' | 'label'>,
  series: DailySeries,
  gaps: readonly Gap[],
  spec: ModelSpec,
  rules: FitRules,
  withPlacebos: boolean,
): Feed {
  const mask = new Uint8Array(series.counts.length);
  for (const { start, end } of gaps) mask.fill(1, start, end);
  const breaks = collectionBreaks(series, gaps, spec.interruption);
  const masked: MaskedSeries = { ...series, mask };
  const own = { ...spec, breaks: breaksWithin(breaks, spec) };
  return {
    name,
    label,
    series: masked,
    gaps,
    breaks,
    spec: own,
    outcome: fitInterruption(masked, own, rules),
    placebos: withPlacebos ? placebosOf(masked, own, breaks, rules) : [],
  };
}

export function isFitted(feed: Feed): feed is FittedFeed {
  return feed.outcome.effect !== null;
}

/** All feeds summed. The gaps of a major feed are gaps of the sum, because a sum without that feed is not comparable. */
function wholeOf(counts: DailyCounts, majorFeeds: readonly Feed[], spec: ModelSpec, rules: FitRules): Feed {
  const series = counts.series('all');
  const gaps = mergedGaps(series, [findGaps(series), ...majorFeeds.map((feed) => shifted(feed, series))]);
  return feedOf({ name: 'all', label: 'all feeds together' }, series, gaps, spec, rules, true);
}

/** The gaps of a feed as gaps of a part of it. */
export function gapsIn({ firstDay, counts }: DailySeries, whole: Pick<Feed, 'series' | 'gaps'>): Gap[] {
  const offset = whole.series.firstDay - firstDay;
  return whole.gaps
    .map((gap) => ({
      ...gap,
      start: Math.max(0, gap.start + offset),
      end: Math.min(counts.length, gap.end + offset),
    }))
    .filter(({ start, end }) => end > start);
}

function shifted({ series, gaps }: Feed, whole: DailySeries): Gap[] {
  const offset = series.firstDay - whole.firstDay;
  return gaps.map((gap) => ({ ...gap, start: gap.start + offset, end: gap.end + offset }));
}

/** Gaps of several lists as one list without overlap. */
function mergedGaps({ counts }: DailySeries, lists: readonly (readonly Gap[])[]): Gap[] {
  const merged: Gap[] = [];
  for (const gap of lists.flat().sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || gap.start > last.end) merged.push(gap);
    else merged[merged.length - 1] = { ...last, end: Math.max(last.end, gap.end), resumed: gap.resumed };
  }
  return merged.map((gap) => ({
    ...gap,
    counted: counts.slice(gap.start, gap.end).reduce((a, b) => a + b, 0),
  }));
}

/**
 * The feed whose placebo interruptions moved least, chosen without data after the real interruption; without placebos,
 * the feed with most accidents in the baseline.
 */
function steadiest(feeds: readonly Feed[]): FittedFeed | null {
  const fitted = feeds.filter(isFitted);
  const unrest = (feed: Feed): number => spreadOf(feed.placebos)?.typicalError ?? Number.POSITIVE_INFINITY;
  const before = (feed: FittedFeed): number => feed.outcome.effect.before;
  return [...fitted].sort((a, b) => unrest(a) - unrest(b) || before(b) - before(a))[0] ?? null;
}
