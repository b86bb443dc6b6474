import { dayInWords } from '../../base/dates.js';
import { formatCountOf } from '../../base/format.js';
import type { SourceDescription, Understanding } from '../../query/source.js';
import { countsInWords } from '../../query/sourceCounts.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { countFinding, shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';

/** With fewer rows a caveat says that intervals are wide. */
const smallSample = 1000;

/** What is in the file: rows in and out, duplicates, rejected rows. */
export function contentsSection(context: OverviewContext): Section {
  const { description, total, options } = context;
  const caveats = compact([
    ...doubtsOf(description),
    total > 0 && total < smallSample && smallSampleText(total),
  ]);
  return {
    id: 'contents',
    title: 'How the file was read',
    ...(total > 0 && { isMethod: true }),
    text: compact([readingText(context)]),
    findings: compact([rowsFinding(context), duplicatesFinding(description, options.confidenceLevel)]),
    tables: compact([readingTable(description), countsTable(description)]),
    ...(caveats.length === 0 ? {} : { caveats }),
  };
}

/** What looked wrong when the file was read. */
export function doubtsOf(description: SourceDescription): string[] {
  return readings(description).flatMap(({ isDoubtful, text }) => (isDoubtful ? [text] : []));
}

function rowsFinding({ description, total, firstDay, lastDay, options }: OverviewContext): Finding {
  const isFiltered = Object.keys(options.where).length > 0;
  return countFinding({
    id: 'rows',
    sentence:
      total === 0
        ? 'There is no accident to analyse.'
        : `${formatCountOf(total, 'reported accident')}${periodText(firstDay, lastDay)}${isFiltered ? ` ${verbFor(total, 'matches', 'match')} the filter` : ''}.`,
    estimate: total,
    unit: 'reports',
    denominator: { n: description.rows, of: 'reports in the source' },
    caveat: 'An accident is a report of a feed. Accidents that no feed reported are not in the data.',
  });
}

function periodText(firstDay: string, lastDay: string): string {
  if (firstDay === '') return ' without times';
  return firstDay === lastDay
    ? ` on ${dayInWords(firstDay)}`
    : ` from ${dayInWords(firstDay)} to ${dayInWords(lastDay)}`;
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
