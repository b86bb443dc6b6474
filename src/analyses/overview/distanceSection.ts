import { formatNumber, formatPercent, joinWords } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import { classEndsMiles, type DistanceResult } from './distance.js';
import { emptySection, feedTitle, reportsOf } from './words.js';

const title = 'Length of road affected';
const classNames = ['0', ...classEndsMiles.map(className)];

/** What a length of zero means: a mark of the feed. */
export function distancePart(
  context: OverviewContext,
  result: DistanceResult | null,
): Omit<Section, 'id' | 'title'> {
  if (result === null) return emptySection('distance', title, 'No row has a distance.', ['distance-zero-*']);
  return { findings: zeroFindings(context, result) };
}

/** The lengths of road affected. */
export function distanceSection(context: OverviewContext, result: DistanceResult | null): Section {
  if (result === null)
    return emptySection('distance', title, 'No row has a distance.', ['distance', 'distance-classes']);
  return {
    id: 'distance',
    title,
    isMethod: true,
    text: compact([
      result.zeros.some(({ part }) => part > 0) &&
        'A length of 0 is a point, or a report without a length: the file does not tell them apart.',
      'The length is known only after the event. As a predictor of severity it leaks the answer.',
      context.feeds.length > 1 && confounded('the share of zeros is a mark of the feed'),
    ]),
    tables: compact([
      classTable(context, result),
      result.groups.length > 0 && distanceTable(context, result),
    ]),
  };
}

function zeroFindings(context: OverviewContext, { zeros }: DistanceResult): Finding[] {
  const { feeds, options } = context;
  return zeros
    .filter(({ whole }) => whole > 0)
    .map(({ name, part, whole, share }) =>
      shareFinding({
        id: `distance-zero-${name.toLowerCase()}`,
        sentence: `${formatPercent(share)} of the lengths of ${feedLabel(name, feeds)} are exactly 0 miles.`,
        part,
        whole,
        of: `${reportsOf(name, context)} with a length`,
        confidenceLevel: options.confidenceLevel,
      }),
    );
}

function classTable({ options }: OverviewContext, { classes }: DistanceResult): ReportTable {
  return reportTable({
    id: 'distance-classes',
    title: 'Length of road affected, in miles',
    columns: [
      { key: 'length', heading: 'Length', unit: 'mi', values: classNames },
      { key: 'n', heading: 'Reports', values: classes.map(({ part }) => part) },
      { key: 'share', heading: 'Share', format: 'percent', values: classes.map(({ share }) => share) },
      ...intervalColumns(options.confidenceLevel, classes, { format: 'percent' }),
    ],
  });
}

function lengthTitle({ hasFeeds, severity }: OverviewContext): string {
  const groups = compact([hasFeeds && 'feed', severity && 'severity']);
  return groups.length === 0 ? 'Length' : `Length by ${joinWords(groups)}`;
}

function distanceTable(context: OverviewContext, { groups }: DistanceResult): ReportTable {
  const longest = Math.max(...groups.map(({ longestMiles }) => longestMiles));
  return reportTable({
    id: 'distance',
    title: lengthTitle(context),
    columns: compact([
      { key: 'source', heading: 'Feed', values: groups.map(({ feed }) => feedTitle(feed, context)) },
      context.severity && {
        key: 'severity',
        heading: 'Severity',
        values: groups.map(({ severity }) => severity),
      },
      { key: 'n', heading: 'Reports', values: groups.map(({ n }) => n) },
      {
        key: 'zero',
        heading: 'Exactly 0',
        format: 'percent',
        values: groups.map(({ zeroShare }) => zeroShare),
      },
      { key: 'mean', heading: 'Mean', unit: 'mi', values: groups.map(({ meanMiles }) => meanMiles) },
      {
        key: 'longest',
        heading: 'Longest',
        unit: 'mi',
        values: groups.map(({ longestMiles }) => longestMiles),
      },
    ]),
    note: `The longest of all is ${formatNumber(longest)} miles.`,
  });
}

/** `0.5 to 1`, of the class that ends at the second number. */
function className(end: number, index: number): string {
  const start = classEndsMiles[index - 1];
  if (start === undefined) return `over 0 to ${end}`;
  return Number.isFinite(end) ? `${start} to ${end}` : `${start} and more`;
}
