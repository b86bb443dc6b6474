import { formatCountOf, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { missingness } from '../../charts/missingness.js';
import type { Finding, NotShown, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { hasBothVocabularies } from '../common/weatherVocabulary.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { countFinding, shareFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import type { MissingColumn, MissingResult } from './missing.js';

/** What is missing, by column, feed and year. */
export function missingSection(context: OverviewContext, result: MissingResult): Section {
  const empty = emptyColumns(result).map(({ name }) => name);
  return {
    id: 'missing',
    title: 'What is missing',
    text: compact([
      empty.length > 0 &&
        `No row has a value in: ${empty.join(', ')}. The file does not have these columns, or they are empty.`,
    ]),
    findings: compact([incompleteFinding(result), unevenFinding(context, result)]),
    figures: compact([feedChart(context, result), yearChart(context, result)]),
    tables: [missingTable(context, result)],
    caveats: context.feeds.length > 1 ? [confounded('what is missing depends on who reported')] : [],
    notShown: compact([notShownByFeed(context, result)]),
  };
}

function incompleteFinding(result: MissingResult): Finding {
  const partial = partialColumns(result);
  const empty = emptyColumns(result).length;
  const complete = result.looked - result.columns.length;
  const most = partial.slice(0, 3).map(({ name, share }) => `${name} (${formatPercent(share)})`);
  const mostOften = partial.length === 0 ? '' : `, most often ${most.join(', ')}`;
  return countFinding({
    id: 'columns-with-gaps',
    sentence: `Of ${formatCountOf(result.looked, 'column')}, ${complete} ${verbFor(complete, 'is', 'are')} complete, ${empty} ${verbFor(empty, 'is', 'are')} empty and ${partial.length} ${verbFor(partial.length, 'has', 'have')} gaps${mostOften}.`,
    estimate: partial.length,
    unit: 'columns',
    denominator: { n: result.looked, of: 'columns' },
  });
}

function unevenFinding(
  { total, feeds, options }: OverviewContext,
  { mostUneven }: MissingResult,
): Finding | null {
  if (mostUneven === null) return null;
  const { name, share, most, least } = mostUneven;
  return shareFinding({
    id: 'missing-by-source',
    sentence: `${name} is missing in ${formatPercent(most.share)} of ${feedLabel(most.feed, feeds)} and in ${formatPercent(least.share)} of ${feedLabel(least.feed, feeds)}.`,
    part: Math.round(share * total),
    whole: total,
    of: 'accidents',
    confidenceLevel: options.confidenceLevel,
    caveat:
      'Values are not missing at random: dropping rows with a missing value drops a feed, and with it its severities.',
  });
}

function feedChart(context: OverviewContext, result: MissingResult): Figure | null {
  const { feeds, mostUneven } = result;
  const partial = partialColumns(result);
  if (partial.length === 0 || feeds.length < 2) return null;
  return missingness({
    id: 'missing-source',
    headline: 'Missing values by column and feed',
    alt: `Share of rows without a value, by column of the data and feed.${mostUneven === null ? '' : ` The largest difference between feeds is in ${mostUneven.name}.`}`,
    footnote: footnoteOf(context.feeds, context.total),
    columns: partial.map(({ name }) => name),
    shares: feeds.map((_, index) => partial.map(({ byFeed }) => byFeed[index]!)),
    groups: feeds,
    groupTitle: 'Feed',
  });
}

function yearChart(context: OverviewContext, result: MissingResult): Figure | null {
  const { years } = result;
  const partial = partialColumns(result);
  if (partial.length === 0) return null;
  const spansChange =
    hasBothVocabularies(context.source.dataset) && years.includes('2018') && years.includes('2019');
  return missingness({
    id: 'missing-year',
    headline: 'Missing values by column and year',
    alt: `Share of rows without a value, by column of the data and year.${spansChange ? ' The weather feed changed in April 2019.' : ''}`,
    footnote: footnoteOf(context.feeds, context.total),
    columns: partial.map(({ name }) => name),
    shares: years.map((_, index) => partial.map(({ byYear }) => byYear[index]!)),
    groups: years,
    groupTitle: 'Year',
  });
}

function missingTable({ total }: OverviewContext, { columns, feeds }: MissingResult): ReportTable {
  const shown = feeds.length > 1 ? feeds : [];
  return reportTable({
    id: 'missing',
    title: 'Missing values by column',
    columns: [
      { key: 'column', heading: 'Column', values: columns.map(({ name }) => name) },
      {
        key: 'missing',
        heading: 'Rows without a value',
        values: columns.map(({ share }) => Math.round(share * total)),
      },
      { key: 'all', heading: 'All', format: 'percent', values: columns.map(({ share }) => share) },
      ...shown.map((feed, index) => ({
        key: feed,
        heading: feed,
        format: 'percent' as const,
        values: columns.map(({ byFeed }) => byFeed[index]!),
      })),
    ],
    note: 'Unreadable and implausible values count as missing. Complete columns are not listed.',
  });
}

/** Why a comparison of feeds is absent. */
function notShownByFeed({ feeds }: OverviewContext, result: MissingResult): NotShown | null {
  const parts = ['missing-source', 'missing-by-source'];
  if (feeds.length < 2)
    return { parts, reason: 'What is missing is not shown by feed: the data does not have several feeds.' };
  if (partialColumns(result).length === 0)
    return {
      parts,
      reason: 'What is missing is not shown by feed: no column lacks only some of its values.',
    };
  return result.mostUneven === null
    ? {
        parts,
        reason: 'The feeds are not compared by what is missing: fewer than two of them are large enough.',
      }
    : null;
}

function emptyColumns({ columns }: MissingResult): readonly MissingColumn[] {
  return columns.filter(({ share }) => share === 1);
}

/** Columns that have some values. */
function partialColumns({ columns }: MissingResult): readonly MissingColumn[] {
  return columns.filter(({ share }) => share < 1);
}
