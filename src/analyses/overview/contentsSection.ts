import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import type { SourceDescription, Understanding } from '../../query/source.js';
import { countsInWords } from '../../query/sourceCounts.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { countFinding, shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';

/** With fewer rows a caveat says that intervals are wide. */
const smallSample = 1000;

/** What is in the file: rows in and out, duplicates, rejected rows, the period, the feeds. */
export function contentsSection(context: OverviewContext): Section {
  const { description, total, options } = context;
  const caveats = compact([
    ...readings(description).flatMap(({ isDoubtful, text }) => (isDoubtful ? [text] : [])),
    total > 0 && total < smallSample && smallSampleText(total),
  ]);
  const tables = compact([readingTable(description), countsTable(description)]);
  return {
    id: 'contents',
    title: 'What is in the file',
    text: compact([feedsText(context), readingText(context)]),
    findings: compact([rowsFinding(context), duplicatesFinding(description, options.confidenceLevel)]),
    ...(tables.length === 0 ? {} : { tables }),
    ...(caveats.length === 0 ? {} : { caveats }),
  };
}

function rowsFinding({ description, total, firstDay, lastDay, options }: OverviewContext): Finding {
  const isFiltered = Object.keys(options.where).length > 0;
  return countFinding({
    id: 'rows',
    sentence:
      total === 0
        ? 'There is no accident to analyse.'
        : `${formatCountOf(total, 'accident')}${periodText(firstDay, lastDay)}${isFiltered ? ` ${verbFor(total, 'matches', 'match')} the filter` : ''}.`,
    estimate: total,
    unit: 'accidents',
    denominator: { n: description.rows, of: 'accidents in the source' },
    caveat: 'An accident is a report of a feed. Accidents that no feed reported are not in the data.',
  });
}

function periodText(firstDay: string, lastDay: string): string {
  if (firstDay === '') return ' without times';
  return firstDay === lastDay ? ` on ${firstDay}` : ` from ${firstDay} to ${lastDay}`;
}

/** Rows that were the same accident as another row, where the source counted them. */
function duplicatesFinding({ counts, rows }: SourceDescription, confidenceLevel: number): Finding | null {
  const part = counts.duplicates;
  if (part === null) return null;
  return shareFinding({
    id: 'duplicates',
    sentence:
      part === 0
        ? 'No row repeated the content of another one.'
        : `${formatCountOf(part, 'row')} repeated the content of another one and ${verbFor(part, 'was', 'were')} left out.`,
    part,
    whole: rows + part,
    of: 'readable rows',
    confidenceLevel,
    caveat:
      'Duplicates have the same content, under the same ID or another. A crash that two feeds reported, or one feed twice with another place or time, still counts twice.',
  });
}

function feedsText({ source, feeds, countByFeed, total }: OverviewContext): string | null {
  if (feeds.length > 1) {
    const named = feeds.filter((name) => name !== unknownFeed);
    const shares = named.map((name) => {
      const n = countByFeed.get(name)!;
      return `${name} ${formatCount(n)} (${formatPercent(n / total)})`;
    });
    const unnamed = countByFeed.get(unknownFeed);
    return `The reports come from ${formatCountOf(named.length, 'feed')}: ${shares.join(', ')}.${unnamed === undefined ? '' : ` ${formatCountOf(unnamed, 'report')} (${formatPercent(unnamed / total)}) ${verbFor(unnamed, 'does', 'do')} not name a feed.`}`;
  }
  if (source.dataset.roles.feed === undefined || feeds.length === 0) return null;
  return feeds[0] === unknownFeed
    ? 'No row says which feed it comes from. All rows are treated as one feed, and nothing here is broken down by feed.'
    : `All reports come from one feed, ${feeds[0]}.`;
}

/** The trap in the files of the dataset, and whether rows were rejected for their start time. */
function readingText({ description, source }: OverviewContext): string | null {
  const { readingNote, columnOf } = source.dataset;
  if (readingNote === '' || description.type !== 'history') return null;
  const headers = columnOf('startLocal')!.headers.map((header) => header.toLowerCase());
  const rejected = Object.entries(description.counts.rejectedByReason)
    .filter(([reason]) => headers.some((header) => reason.toLowerCase().includes(header)))
    .reduce((sum, [, n]) => sum + n, 0);
  return `${readingNote} ${rejected === 0 ? 'No row was rejected for its start time.' : `${formatCountOf(rejected, 'row')} ${verbFor(rejected, 'was', 'were')} rejected for the start time.`}`;
}

/** What the import understood of the file of the source, or of the historical part of a combined source. */
function readings({ understood, sources = [] }: SourceDescription): readonly Understanding[] {
  return understood ?? sources.flatMap(readings);
}

/** How the file was read. Its rows are in the table of counts, and what looks wrong is a caveat of the section. */
function readingTable(description: SourceDescription): ReportTable | null {
  const lines = readings(description).filter(({ topic, isDoubtful }) => topic !== 'Rows' && !isDoubtful);
  if (lines.length === 0) return null;
  return reportTable({
    id: 'reading',
    title: 'How the file was read',
    columns: [
      { key: 'topic', heading: 'Topic', values: lines.map(({ topic }) => topic) },
      { key: 'text', heading: 'Reading', values: lines.map(({ text }) => text) },
    ],
    note: 'Whole file, before any filter of this report. The command blackspot import --check prints the same without an import.',
  });
}

function countsTable(description: SourceDescription): ReportTable | null {
  const counts = Object.entries(countsInWords(description));
  if (counts.length === 0) return null;
  return reportTable({
    id: 'counts',
    title: 'Rows in, rows out',
    columns: [
      { key: 'what', heading: 'Counted at import or consumption', values: counts.map(([name]) => name) },
      { key: 'n', heading: 'Rows', values: counts.map(([, n]) => n) },
    ],
    note: 'Whole source, before any filter of this report.',
  });
}

function smallSampleText(total: number): string {
  return `${formatCountOf(total, 'row')} ${verbFor(total, 'is', 'are')} a small sample: intervals are wide, and breaks and gaps, which need a daily rhythm, are hard to find.`;
}
