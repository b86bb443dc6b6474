import { capitalise, formatCount, formatCountOf } from '../../base/format.js';
import type { Finding } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { unknownFeed } from '../common/feeds.js';
import { includesOne } from '../common/intervals.js';
import { reportInterval } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { type Column, intervalColumns } from '../sections/reportTable.js';
import type { CovidContext, Feed, FittedFeed } from './context.js';
import { sumOf } from './counts.js';
import type { Effect } from './interruption.js';

/** The method of the intervals of effects. */
export const errorMethod: string = 'quasi-Poisson, the widest of its errors';

/** `52 % fewer`, `90 % more`. */
export function changeText(ratio: number): string {
  const percent = Math.abs(ratio - 1) * 100;
  const digits = percent < 9.95 ? 1 : 0;
  return `${percent.toFixed(digits)} % ${ratio < 1 ? 'fewer' : 'more'}`;
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

/** `1 April 2020 to 30 June 2020`: the days of the effect period. */
export function windowText({ spec, days }: Effect): string {
  const last = Math.min(spec.until - 1, days[days.length - 1]!);
  return `${dateText(spec.transitionEnd)} to ${dateText(last)}`;
}

/** `All feeds, n = 12,345`. */
export function footnoteOfAll({ feeds, total }: CovidContext): string {
  return footnoteOf(
    feeds.map(({ name }) => name),
    total,
  );
}

/** `Source1, n = 12,345`. */
export function footnoteOfFeed({ label, series }: Feed): string {
  return `${capitalise(label)}, n = ${formatCount(sumOf(series))}`;
}

/** The columns of effects in a table: accidents after, accidents expected, ratio and interval. */
export function effectColumns(confidenceLevel: number, effects: readonly (Effect | null)[]): Column[] {
  const column = (key: string, heading: string, value: (effect: Effect) => number): Column => ({
    key,
    heading,
    format: 'number',
    values: effects.map((effect) => (effect === null ? null : value(effect))),
  });
  return [
    column('observed', 'After', ({ observed }) => observed),
    column('expected', 'Expected after', ({ expected }) => Math.round(expected)),
    column('ratio', 'Ratio', ({ ratio }) => ratio),
    ...intervalColumns(confidenceLevel, effects),
  ];
}

/** The change in the reports of one feed. */
export function levelFinding(context: CovidContext, feed: FittedFeed, id: string): Finding {
  const { effect } = feed.outcome;
  const change = includesOne(effect)
    ? `there was no statistically detectable change in the reports of ${feed.label}`
    : `${feed.label} reported ${changeText(effect.ratio)} accidents than predicted from earlier reports`;
  return {
    id,
    sentence: `From ${windowText(effect)}, ${change}.`,
    estimate: effect.ratio,
    unit: 'ratio',
    interval: reportInterval(effect, context.rules.confidenceLevel, errorMethod),
    denominator: {
      n: Math.round(effect.expected),
      of: `accidents expected (${formatCount(effect.observed)} reported) in ${formatCountOf(effect.daysAfter, 'day')}`,
    },
    caveat: levelCaveat(context, feed),
  };
}

function levelCaveat({ feeds, all, hasSources }: CovidContext, feed: Feed): string {
  if (!hasSources)
    return 'No row names its feed, so a change in the mix of feeds looks like a change in accidents.';
  const covers = 'The interval covers chance and the correlation between days, but not a change in';
  return feed === all && feeds.length > 1
    ? `This is a sum of feeds. ${covers} their mix.`
    : feed.name === unknownFeed
      ? `These accidents can come from several feeds. ${covers} their mix.`
      : `This is one feed. ${covers} what it collects.`;
}
