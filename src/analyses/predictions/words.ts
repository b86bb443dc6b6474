import { dayInWords, periodInWords, shortPeriod, weekdayNames } from '../../base/dates.js';
import { formatNumber, formatPercent, joinWords } from '../../base/format.js';
import type { Feature } from '../../dataset/features.js';
import { minDays } from '../../models/judging/judge.js';
import type { BinValues } from '../../models/monitoring/featureProfile.js';
import type { Finding } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import type { Estimate } from '../common/skill.js';
import { nReports, sublineOf } from '../sections/figureText.js';
import type { ConstantName } from './baselines.js';
import type { PredictionsContext } from './context.js';
import type { FeedShares } from './feedMix.js';

/** What a table calls a forecaster. */
const names: Readonly<Record<ConstantName, string>> = {
  'class frequencies': 'Class frequencies',
  'always 2': 'Always 2',
  'shares in hindsight': 'Shares in hindsight',
  'equal shares': 'Equal shares',
};

export function constantTitle(name: string): string {
  return names[name as ConstantName] ?? name;
}

/** A sub-line of a figure of judged reports; it names intervals only where there are some. */
export function subline(
  {
    judgedExtent: extent,
    options,
    hasIntervals,
  }: Pick<PredictionsContext, 'judgedExtent' | 'options' | 'hasIntervals'>,
  what: string,
  n: number,
): string {
  if (hasIntervals)
    return sublineOf({ extent, options }, what, n).replace(' intervals;', ' intervals by day;');
  const period = periodInWords(extent.firstDay, extent.lastDay);
  return `${[what, ...(period === null ? [] : [period])].join(', ')}; ${nReports(n)}`;
}

/** The estimate with its interval; null where there are too few days for one. */
export function intervalOf<One extends Estimate>(
  { hasIntervals }: Pick<PredictionsContext, 'hasIntervals'>,
  estimate: One | null | undefined,
): One | null {
  return hasIntervals ? (estimate ?? null) : null;
}

/** The period of a finding on judged reports, where it is not that of the report. */
export function judgedPeriod({
  extent,
  judgedExtent,
}: Pick<PredictionsContext, 'extent' | 'judgedExtent'>): Pick<Finding, 'period'> {
  const [all, judged] = [extent, judgedExtent].map(({ firstDay, lastDay }) => shortPeriod(firstDay, lastDay));
  return judged == null || judged === all ? {} : { period: judged };
}

/** What a table calls a feed. */
export function feedName({ feed }: Pick<FeedShares, 'feed'>): string {
  return feed === unknownFeed ? 'No feed named' : feed;
}

/** A feed that is silent for longer may have ended. */
const longSilenceDays = 28;

/** `Source2 has 5.40 % of the reports, 51.2 % at training, and none after 2022-09-14`. */
export function feedText({ feed, training, now, lastDay, silentDays }: FeedShares): string {
  const who = feed === unknownFeed ? 'reports without a feed' : feed;
  const verb = feed === unknownFeed ? 'are' : 'has';
  const end =
    lastDay !== null && silentDays! >= longSilenceDays ? `, and none after ${dayInWords(lastDay)}` : '';
  return `${who} ${verb} ${formatPercent(now)} of the reports, ${formatPercent(training)} at training${end}`;
}

/** Why predictions that are better than a baseline may owe it to what the model has seen. */
export const mayHaveLearned: string =
  'The model may have learned from these reports, which makes its predictions of them look too good.';

/** Why there are no intervals. */
export function tooFewDays(): string {
  return `Reports of one day are alike, so intervals take ${minDays} days.`;
}

/** Values of a feature in a cell: `missing`, `rain`, `28 to 40 °F`, `yes`, `Saturday`. */
export function valuesText(values: BinValues, { type, unit, value }: Feature): string {
  switch (values.kind) {
    case 'missing':
      return 'missing';
    case 'otherTexts':
      return 'all rarer ones';
    case 'text':
      return values.text;
    case 'range':
      if (type === 'flag') return values.above === null ? 'no' : 'yes';
      return value.kind === 'weekday' ? weekdaysText(values) : rangeText(values, unit);
  }
}

type NumberRange = Extract<BinValues, { readonly kind: 'range' }>;

function weekdaysText({ above, upTo }: NumberRange): string {
  const days = weekdayNames.slice((above ?? -1) + 1, (upTo ?? 6) + 1);
  return days.length < 3 ? joinWords(days) : `${days[0]} to ${days.at(-1)}`;
}

function rangeText({ above, upTo }: NumberRange, unit: string | undefined): string {
  const end = unit === undefined ? '' : unit === 'degree' ? '°' : ` ${unit}`;
  if (above === null) return upTo === null ? 'a value' : `up to ${formatNumber(upTo)}${end}`;
  return upTo === null
    ? `above ${formatNumber(above)}${end}`
    : `${formatNumber(above)} to ${formatNumber(upTo)}${end}`;
}
