import { formatCount } from '../../base/format.js';
import type { AnalysisContext } from '../common/context.js';
import { type DailySeries, dayNumber, dayText } from '../common/days.js';
import { feedLabel } from '../common/feeds.js';
import { findGaps, type Gap } from '../common/gaps.js';
import { footnoteOf } from '../sections/footnote.js';
import { countBetween, DailyCounts, trimmed } from './counts.js';
import { type FitRules, fitInterruption, type MaskedSeries, type Outcome } from './interruption.js';
import type { CovidOptions } from './options.js';
import { type Placebo, placebosOf, spreadOf } from './placebos.js';
import type { ModelSpec } from './regressors.js';
import { collectionSteps } from './steps.js';

/** A feed, or all of them together, with what is known of it before anything is fitted. */
export interface Feed {
  readonly name: string;
  /** What a sentence calls it. */
  readonly label: string;
  readonly series: MaskedSeries;
  readonly gaps: readonly Gap[];
  /** First days of new levels of the collection before the interruption: `spec` has those that lie within its window. */
  readonly steps: readonly number[];
  readonly spec: ModelSpec;
  readonly outcome: Outcome;
  readonly placebos: readonly Placebo[];
}

/** What the sections share. */
export interface CovidContext extends AnalysisContext<Required<CovidOptions>> {
  readonly rules: FitRules;
  readonly counts: DailyCounts;
  readonly total: number;
  /** The model of the report for a series that knows no step. Days are day numbers. */
  readonly spec: ModelSpec;
  /** One a source, by name. */
  readonly feeds: readonly Feed[];
  /** All sources summed; the one feed when there is one. */
  readonly all: Feed;
  /** The feed of the headline: the steadiest before the interruption; null when none could be fitted. */
  readonly headline: Feed | null;
  readonly hasSources: boolean;
  footnote(feed?: Feed): string;
}

/** A feed with a smaller share of the time before is no headline, and does not silence the whole when it is silent. */
const weightyShare = 0.1;

export async function openCovid(context: AnalysisContext<Required<CovidOptions>>): Promise<CovidContext> {
  const { options } = context;
  const yearAfter = Number(options.effectUntil.slice(0, 4)) + 1;
  const where = { until: `${yearAfter}-01-01` };
  const counts = new DailyCounts(await context.ask({ by: ['day', 'source', 'state'], where }));
  const rules = rulesOf(options);
  const spec = specOf(options);
  const names = counts.sources;
  const before = (series: DailySeries): number => countBetween(series, spec.from, spec.interruption);
  const weighty = weightyShare * before(counts.series('all'));
  const feeds = names.map((name) => {
    const series = trimmed(counts.series(name, (source) => source === name));
    return feedOf(name, series, findGaps(series), spec, rules, before(series) >= weighty);
  });
  const weightyFeeds = feeds.filter(({ series }) => before(series) >= weighty);
  const all = feeds.length === 1 ? feeds[0]! : wholeOf(counts, weightyFeeds, spec, rules);
  const total = counts.total;
  return {
    ...context,
    rules,
    counts,
    total,
    spec,
    feeds,
    all,
    headline: steadiest(weightyFeeds),
    hasSources: names.some((name) => name !== 'unknown'),
    footnote: (feed) =>
      feed === undefined
        ? footnoteOf(names, total)
        : `${feed.label}, n = ${formatCount(sumOf(feed.series))}`,
  };
}

/** What the options say of every fit. */
export function rulesOf({ confidenceLevel, hacLags, minDailyCount }: Required<CovidOptions>): FitRules {
  return { level: confidenceLevel, hacLags, minDailyCount };
}

/** The model of the report, for a series that knows no step. */
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
    steps: [],
    after: 'level',
  };
}

/** The feed of a series, fitted, and with its placebos where they are wanted. */
export function feedOf(
  name: string,
  series: DailySeries,
  gaps: readonly Gap[],
  spec: ModelSpec,
  rules: FitRules,
  withPlacebos: boolean,
): Feed {
  const mask = new Uint8Array(series.counts.length);
  for (const { start, end } of gaps) mask.fill(1, start, end);
  const steps = collectionSteps(series, gaps, spec.interruption);
  const masked: MaskedSeries = { ...series, mask };
  const own = { ...spec, steps: stepsWithin(steps, spec) };
  return {
    name,
    label: labelOf(name),
    series: masked,
    gaps,
    steps,
    spec: own,
    outcome: fitInterruption(masked, own, rules),
    placebos: withPlacebos ? placebosOf(masked, own, steps, rules) : [],
  };
}

/** The steps that a fit from `from` can tell from its beginning. */
export function stepsWithin(steps: readonly number[], { from, interruption }: ModelSpec): number[] {
  return steps.filter((day) => day >= from + 28 && day <= interruption - 28);
}

/** All sources summed: silent where a weighty source is, since a sum without it is another sum. */
function wholeOf(counts: DailyCounts, weighty: readonly Feed[], spec: ModelSpec, rules: FitRules): Feed {
  const series = counts.series('all');
  const gaps = mergedGaps(series, [findGaps(series), ...weighty.map((feed) => shifted(feed, series))]);
  return feedOf('all', series, gaps, spec, rules, true);
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
 * The feed whose placebo interruptions moved least, chosen without a look at what came after the real one; when there
 * are no placebos, the one with most accidents before.
 */
function steadiest(feeds: readonly Feed[]): Feed | null {
  const fitted = feeds.filter(({ outcome }) => outcome.effect !== null);
  const unrest = (feed: Feed): number => spreadOf(feed.placebos)?.typicalError ?? Number.POSITIVE_INFINITY;
  const before = (feed: Feed): number => feed.outcome.effect?.before ?? 0;
  return [...fitted].sort((a, b) => unrest(a) - unrest(b) || before(b) - before(a))[0] ?? null;
}

export function labelOf(name: string): string {
  return name === 'all' ? 'all sources together' : feedLabel(name);
}

export function sumOf({ counts }: DailySeries): number {
  return counts.reduce((a, b) => a + b, 0);
}

/** `1 April 2020`. */
export function dateText(day: number): string {
  const date = new Date(`${dayText(day)}T00:00:00Z`);
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
