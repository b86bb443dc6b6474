import { formatCount, formatCountOf, formatLevel, formatPercent } from '../../base/format.js';
import { dots } from '../../charts/dots.js';
import type { Figure } from '../../charts/figure.js';
import type { Finding, NotShown, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { shareOf } from '../common/shares.js';
import { hasBothVocabularies } from '../common/weatherVocabulary.js';
import { confounded } from '../sections/caution.js';
import { leadersOf } from '../sections/claims.js';
import { columnTitle } from '../sections/columnTitle.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { countFinding, shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import { missingHeadline } from './headlines.js';
import { type MissingColumn, type MissingResult, minCompared } from './missing.js';
import { feedInHeadline, feedTitle, largestFeeds, smallerFeeds } from './words.js';

/** A column that every feed fills to this share needs no row in the chart. */
const minMissing = 0.05;
const maxRows = 12;
const minRows = 3;
/** A feed with fewer rows has no share of its own in the chart. */
const minInFeed = 20;
/** A column whose share of missing values changes by less from year to year is not listed by year. */
const minChange = 0.05;
const maxByYear = 4;
/** From this difference between feeds on, dropping incomplete rows drops most of a feed. */
const largeDifference = 0.5;

/** What is missing, by column and feed. */
export function missingSection(context: OverviewContext, result: MissingResult): Section {
  const empty = emptyColumns(result).map(({ name }) => columnTitle(name));
  const chart = feedChart(context, result);
  return {
    id: 'missing',
    title: 'What is missing',
    text: compact([
      empty.length > 0 &&
        empty.length <= maxNamed &&
        `No row has a value of: ${empty.join(', ')}. The file does not have these columns, or they are empty.`,
      empty.length > maxNamed && `${empty.length} columns have no value at all; the table names them.`,
    ]),
    findings: compact([incompleteFinding(result), unevenFinding(context, result, 'chart' in chart)]),
    figures: compact(['chart' in chart && chart]),
    tables: [missingTable(context, result)],
    caveats: context.feeds.length > 1 ? [confounded('what is missing depends on who reported')] : [],
    notShown: mergedReasons(compact(['parts' in chart && chart, notShownByFeed(context, result)])),
  };
}

/** Parts with the same reason together. */
function mergedReasons(notShown: readonly NotShown[]): NotShown[] {
  const reasons = [...new Set(notShown.map(({ reason }) => reason))];
  return reasons.map((reason) => ({
    reason,
    parts: notShown.filter((one) => one.reason === reason).flatMap(({ parts }) => parts),
  }));
}

/** More empty columns than this are in the table only. */
const maxNamed = 8;

/** The columns whose missing values change most from year to year. */
export function missingYearSection(context: OverviewContext, result: MissingResult): Section {
  const columns = changingColumns(result);
  return {
    id: 'missing-by-year',
    title: 'What is missing, by year',
    isMethod: true,
    tables: columns.length === 0 ? [] : [yearTable(context, result, columns)],
    notShown:
      columns.length > 0
        ? []
        : [
            {
              parts: ['missing-year'],
              reason: `What is missing is not shown by year: no column changes by ${formatLevel(minChange)} between two years.`,
            },
          ],
  };
}

function incompleteFinding(result: MissingResult): Finding {
  const partial = partialColumns(result);
  const empty = emptyColumns(result).length;
  const complete = result.looked - result.columns.length;
  const [most] = partial;
  const mostOften =
    most === undefined ? '' : `, most often ${columnTitle(most.name)} (${formatPercent(most.share)})`;
  return countFinding({
    id: 'columns-with-gaps',
    sentence: `Of ${formatCountOf(result.looked, 'column')}, ${complete} ${verbFor(complete, 'is', 'are')} complete, ${empty} ${verbFor(empty, 'is', 'are')} empty and ${partial.length} ${verbFor(partial.length, 'has', 'have')} gaps${mostOften}.`,
    estimate: partial.length,
    unit: 'columns',
    denominator: { n: result.looked, of: 'columns' },
  });
}

function unevenFinding(
  context: OverviewContext,
  { mostUneven }: MissingResult,
  isDrawn: boolean,
): Finding | null {
  if (mostUneven === null) return null;
  const { total, feeds, options } = context;
  const { name, share, most, least } = mostUneven;
  const isApart = leadersOf([sideOf(context, most).share, sideOf(context, least).share]) > 0;
  return {
    ...shareFinding({
      id: 'missing-by-source',
      sentence: `${columnTitle(name)} is missing in ${formatPercent(share)} of the reports: in ${formatPercent(most.share)} of ${feedLabel(most.feed, feeds)} and in ${formatPercent(least.share)} of ${feedLabel(least.feed, feeds)}.`,
      part: Math.round(share * total),
      whole: total,
      of: 'reports',
      confidenceLevel: options.confidenceLevel,
      ...(isApart && {
        caveat:
          most.share - least.share >= largeDifference
            ? 'Values are not missing at random: dropping rows with a missing value drops a feed, and with it its severities.'
            : 'Values are not missing at random: dropping rows with a missing value changes the mix of feeds.',
      }),
    }),
    ...(isDrawn && { figure: 'missing-source' }),
  };
}

/** A row for each column that some feed often leaves out, a mark for each feed. */
function feedChart(context: OverviewContext, result: MissingResult): Figure | NotShown {
  const { feeds, feedRows, mostUneven } = result;
  const drawn = largestFeeds(
    [...feeds.keys()].filter((index) => feedRows[index]! >= minInFeed),
    (index) => feedRows[index]!,
  );
  // The feed itself is missing in all accidents that name none, and in no others.
  const compared = partialColumns(result).filter(({ name }) => name !== context.source.dataset.roles.feed);
  const often = compared
    .filter(({ byFeed }) => drawn.some((index) => byFeed[index]! >= minMissing))
    .sort((a, b) => Math.max(...b.byFeed) - Math.max(...a.byFeed) || b.share - a.share);
  const parts = ['missing-source'];
  if (feeds.length < 2)
    return { parts, reason: 'What is missing is not shown by feed: the data does not have several feeds.' };
  if (partialColumns(result).length === 0)
    return {
      parts,
      reason: 'What is missing is not shown by feed: no column lacks only some of its values.',
    };
  if (drawn.length < 2)
    return {
      parts,
      reason: `What is missing is not drawn by feed: it takes ${minInFeed} reports of two feeds.`,
    };
  if (often.length < minRows)
    return {
      parts,
      reason: `What is missing is not drawn: a chart takes ${minRows} columns that some feed leaves out in ${formatLevel(minMissing)} of its reports; there ${verbFor(often.length, 'is', 'are')} ${often.length}.`,
    };
  const rest = compared.length - Math.min(often.length, maxRows);
  if (mostUneven === null) return { parts, reason: tooSmallFeeds };
  const uneven = {
    column: columnTitle(mostUneven.name),
    most: sideOf(context, mostUneven.most),
    least: sideOf(context, mostUneven.least),
  };
  return dots({
    id: 'missing-source',
    headline: missingHeadline(uneven),
    subline: `Reports without a value, by column and feed; ${nReports(drawn.reduce((sum, index) => sum + feedRows[index]!, 0))}`,
    alt: `A mark a feed in each of ${Math.min(often.length, maxRows)} rows, 0 to 100 %. The largest difference between feeds is in ${uneven.column}.`,
    footnote: sourceNote(
      context,
      `Unreadable values count as missing.${rest > 0 ? ` ${formatCount(rest)} other ${verbFor(rest, 'column', 'columns')} with fewer gaps ${verbFor(rest, 'is', 'are')} in the table.` : ''}`,
      ...compact([smallerFeeds(feeds.length - drawn.length)]),
    ),
    labels: often.slice(0, maxRows).map(({ name }) => columnTitle(name)),
    series: drawn.map((index) => ({
      name: feedTitle(feeds[index]!, context),
      values: often.slice(0, maxRows).map(({ byFeed }) => byFeed[index]!),
    })),
    valueTitle: 'Reports without a value',
    percent: true,
  });
}

function sideOf(
  context: OverviewContext,
  { feed, share, n }: { readonly feed: string; readonly share: number; readonly n: number },
) {
  return {
    feed: feedInHeadline(feed, context),
    share: shareOf(Math.round(share * n), n, context.options.confidenceLevel),
  };
}

/** The columns that change most from year to year, the largest change first. */
function changingColumns(result: MissingResult): MissingColumn[] {
  const change = ({ byYear }: MissingColumn): number => Math.max(...byYear) - Math.min(...byYear);
  return partialColumns(result)
    .filter((column) => result.years.length > 1 && change(column) >= minChange)
    .sort((a, b) => change(b) - change(a))
    .slice(0, maxByYear);
}

function yearTable(
  context: OverviewContext,
  { years }: MissingResult,
  columns: readonly MissingColumn[],
): ReportTable {
  const spansChange =
    hasBothVocabularies(context.source.dataset) && years.includes('2018') && years.includes('2019');
  return reportTable({
    id: 'missing-year',
    title: 'Reports without a value, by column and year',
    columns: [
      { key: 'title', heading: 'Column', values: columns.map(({ name }) => columnTitle(name)) },
      ...years.map((year, index) => ({
        key: year,
        heading: year,
        format: 'percent' as const,
        values: columns.map(({ byYear }) => byYear[index]!),
      })),
    ],
    note: `The ${maxByYear} columns that change most, all feeds together: a change can also be a change of their mix.${spansChange ? ' The weather feed changed in April 2019.' : ''}`,
  });
}

function missingTable({ total }: OverviewContext, { columns, feeds }: MissingResult): ReportTable {
  const shown = feeds.length > 1 ? feeds : [];
  return reportTable({
    id: 'missing',
    title: 'Missing values by column',
    columns: [
      { key: 'title', heading: 'Column', values: columns.map(({ name }) => columnTitle(name)) },
      { key: 'column', heading: 'Name in questions', values: columns.map(({ name }) => name) },
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

const tooSmallFeeds = `The feeds are not compared by what is missing: it takes ${minCompared} reports of two feeds.`;

/** Why a comparison of feeds is absent. */
function notShownByFeed({ feeds }: OverviewContext, result: MissingResult): NotShown | null {
  if (result.mostUneven !== null) return null;
  const parts = ['missing-by-source'];
  if (feeds.length < 2)
    return { parts, reason: 'What is missing is not shown by feed: the data does not have several feeds.' };
  return partialColumns(result).length === 0
    ? { parts, reason: 'What is missing is not shown by feed: no column lacks only some of its values.' }
    : {
        parts,
        reason: tooSmallFeeds,
      };
}

function emptyColumns({ columns }: MissingResult): readonly MissingColumn[] {
  return columns.filter(({ share }) => share === 1);
}

/** Columns that have some values. */
function partialColumns({ columns }: MissingResult): readonly MissingColumn[] {
  return columns.filter(({ share }) => share < 1);
}
