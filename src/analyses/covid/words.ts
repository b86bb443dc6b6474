import { dayInWords, dayText, periodInWords, shortPeriod } from '../../base/dates.js';
import { capitalise, formatCount, formatCountOf, formatNumber, shorten } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { estimateTexts } from '../../charts/valueText.js';
import type { Finding } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import { includesOne } from '../common/intervals.js';
import { nReports } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { type Column, intervalColumns } from '../sections/reportTable.js';
import type { CovidContext, Feed, FittedFeed } from './context.js';
import type { Effect } from './interruption.js';
import type { Calibration } from './mainEffect.js';
import { covidDefaults } from './options.js';
import type { ModelSpec } from './regressors.js';

/** The method of the intervals of effects. */
export const errorMethod: string = 'quasi-Poisson, the widest of its errors';

/** Under figures and tables whose intervals are narrower than the one to quote. */
export const modelOnly: string = 'Intervals of the model alone, not widened by placebo dates.';

/** `52 % fewer`, `90 % more`; never 100 % fewer, since a feed without reports has no ratio. */
export function changeText(ratio: number): string {
  const percent = Math.abs(ratio - 1) * 100;
  const shown = ratio < 1 ? Math.min(percent, 99.9) : percent;
  const digits = shown < 9.95 || (ratio < 1 && shown >= 99.5) ? 1 : 0;
  return `${shown.toFixed(digits)} % ${ratio < 1 ? 'fewer' : 'more'}`;
}

/** `×0.49`. */
export function ratioText(ratio: number): string {
  return `×${ratio < 0.1 || ratio >= 100 ? formatNumber(ratio) : ratio.toFixed(2)}`;
}

/** `×0.49 (0.38–0.61)`. */
export function ratioWords(ratio: number, { lower, upper }: Interval): string {
  return estimateTexts([{ estimate: ratio, lower, upper }], { percent: false, isRatio: true })[0]!;
}

/** `1 April 2020`. */
export function dateText(day: number): string {
  return dayInWords(dayText(day));
}

/** `1 April 2020 to 30 June 2020`: the days of the effect period. */
export function windowText(effect: Effect): string {
  const { firstDay, lastDay } = windowOf(effect);
  return `${dayInWords(firstDay)} to ${dayInWords(lastDay)}`;
}

/** The same where space is short: `April to June 2020`, if these are whole months. */
export function periodText(effect: Effect): string {
  const { firstDay, lastDay } = windowOf(effect);
  const isWhole = firstDay.endsWith('-01') && dayText(lastDayNumber(effect) + 1).endsWith('-01');
  return isWhole ? shortPeriod(firstDay, lastDay)! : windowText(effect);
}

function windowOf(effect: Effect): { firstDay: string; lastDay: string } {
  return { firstDay: dayText(effect.spec.transitionEnd), lastDay: dayText(lastDayNumber(effect)) };
}

function lastDayNumber({ spec, days }: Effect): number {
  return Math.min(spec.until - 1, days[days.length - 1]!);
}

/** Whether the interruption is that of COVID-19, which the report is about by default. */
export function isCovid({ interruption }: Pick<ModelSpec, 'interruption'>): boolean {
  return dayText(interruption) === covidDefaults.interruption;
}

/** The event of the report: another date is not the national emergency. */
export function eventName(spec: Pick<ModelSpec, 'interruption'>): string {
  return isCovid(spec) ? 'the national emergency' : 'the interruption';
}

/** What a headline calls a feed, short: `Source1`, `the file`, `the unnamed feed`. */
export function headlineName({ name, label }: Pick<Feed, 'name' | 'label'>): string {
  return name === unknownFeed && label !== 'the file' ? 'the unnamed feed' : shorten(label, 18);
}

/** `0.18`, `0.005`. */
export function pText(p: number): string {
  return p < 0.01 ? p.toFixed(3) : p.toFixed(2);
}

/** `widened by 21 placebo dates`. */
export function widenedBy({ spread }: Calibration): string {
  return `widened by ${formatCountOf(spread.n, 'placebo date')}`;
}

/** The method of the interval to quote. */
export function intervalMethod({ calibration }: Pick<QuotedFeed, 'calibration'>): string {
  return calibration === null ? errorMethod : widenedBy(calibration);
}

/** The days that an effect is compared with: `1 January 2018 to 12 March 2020 (802 days)`. */
export function baselineText({ days, daysBefore, spec }: Effect): string {
  return `${dateText(days[0]!)} to ${dateText(spec.interruption - 1)} (${formatCountOf(daysBefore, 'day')})`;
}

/** `n = 10,185 reports from January 2018 to June 2020`: those of the fit, before and after. */
export function nInFit(effect: Effect): string {
  const period = periodInWords(dayText(effect.days[0]!), dayText(lastDayNumber(effect)));
  return `${nReports(effect.before + effect.observed)} from ${period}`;
}

/** The change of one feed: reported over expected, with the interval to quote. */
export interface Change extends Interval {
  /** As headlines name the feed: `Source2`, `the file`. */
  readonly who: string;
  readonly ratio: number;
}

/** A feed with its change, and with the interval widened by placebos where there are enough of them. */
export interface QuotedFeed {
  readonly feed: FittedFeed;
  /** Null with too few placebos. */
  readonly calibration: Calibration | null;
}

/** The change of a feed with the interval to quote. */
export function changeOf({ feed, calibration }: QuotedFeed): Change {
  const { effect } = feed.outcome;
  const { lower, upper } = calibration ?? effect;
  return { who: headlineName(feed), ratio: effect.ratio, lower, upper };
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
export function levelFinding(
  context: CovidContext,
  quoted: QuotedFeed,
  { id, figure }: { readonly id: string; readonly figure: string | null },
): Finding {
  const { feed, calibration } = quoted;
  const { effect } = feed.outcome;
  const interval = calibration ?? effect;
  return {
    id,
    sentence: includesOne(interval)
      ? `The reports of ${feed.label} show no clear change.`
      : `${capitalise(feed.label)} ${isSum(context, feed) ? 'have' : 'has'} ${changeText(effect.ratio)} reports than expected.`,
    estimate: effect.ratio,
    unit: 'ratio',
    interval: reportInterval(interval, context.rules.confidenceLevel, intervalMethod(quoted)),
    denominator: {
      n: Math.round(effect.expected),
      of: `reports expected, ${formatCount(effect.observed)} counted`,
    },
    period: periodText(effect),
    ...(figure !== null && { figure }),
    caveat: levelCaveat(context, quoted),
  };
}

function isSum({ feeds, all }: CovidContext, feed: Feed): boolean {
  return feed === all && feeds.length > 1;
}

function levelCaveat(context: CovidContext, { feed, calibration }: QuotedFeed): string {
  if (!context.hasFeeds)
    return 'No row names its feed, so a change in the mix of feeds looks like a change in accidents.';
  const covered =
    calibration === null ? 'the correlation between days' : 'the drift of the feed on earlier dates';
  const covers = `The interval covers chance and ${covered}, but not a change in`;
  return isSum(context, feed)
    ? `This is a sum of feeds. ${covers} their mix.`
    : feed.name === unknownFeed
      ? `These accidents can come from several feeds. ${covers} their mix.`
      : `This is one feed. ${covers} what it collects.`;
}
