import { formatCount, formatPercent } from '../../base/format.js';
import type { SourceDescription } from '../../query/source.js';
import { countsInWords } from '../../query/sourceCounts.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { countFinding, shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';

/** With fewer rows a caveat says that intervals are wide. */
const smallSample = 1000;

/** What is in the file: rows in and out, duplicates, rejected rows, the period, the feeds. */
export function contentsSection(context: OverviewContext): Section {
  const { description, total, options } = context;
  const counts = countsTable(description);
  return {
    id: 'contents',
    title: 'What is in the file',
    text: compact([feedsText(context), spellingText(description)]),
    findings: compact([rowsFinding(context), duplicatesFinding(description, options.confidenceLevel)]),
    ...(counts === null ? {} : { tables: [counts] }),
    ...(total > 0 && total < smallSample ? { caveats: [smallSampleText(total)] } : {}),
  };
}

function rowsFinding({ description, total, firstDay, lastDay, options }: OverviewContext): Finding {
  const isFiltered = Object.keys(options.where).length > 0;
  return countFinding({
    id: 'rows',
    sentence:
      total === 0
        ? 'There is no accident to analyse.'
        : `${formatCount(total)} accidents from ${firstDay} to ${lastDay}${isFiltered ? ' match the filter' : ''}.`,
    estimate: total,
    unit: 'accidents',
    denominator: { n: description.rows, of: 'accidents in the source' },
    caveat: 'An accident is a report of a feed. Accidents that no feed reported are not in the data.',
  });
}

/** Rows that were the same accident as another row, where the source counted them. */
function duplicatesFinding({ counts, rows }: SourceDescription, confidenceLevel: number): Finding | null {
  const part = counts.duplicates;
  if (part === null) return null;
  return shareFinding({
    id: 'duplicates',
    sentence:
      part === 0
        ? 'No row repeated an accident under another ID.'
        : `${formatCount(part)} rows repeated an accident under another ID and were left out.`,
    part,
    whole: rows + part,
    of: 'readable rows',
    confidenceLevel,
    caveat:
      'Duplicates have the same content except the ID. A crash that two feeds reported, or one feed twice with another place or time, still counts twice.',
  });
}

function feedsText({ sources, countBySource, total }: OverviewContext): string | null {
  if (sources.length > 1) {
    const shares = sources.map((name) => {
      const n = countBySource.get(name)!;
      return `${name} ${formatCount(n)} (${formatPercent(n / total)})`;
    });
    return `The reports come from ${sources.length} feeds: ${shares.join(', ')}.`;
  }
  return sources[0] === unknownFeed
    ? 'The file does not say which feed a row comes from (the release with 47 columns has no Source), so nothing here can be broken down by source.'
    : null;
}

/** The trap of two time spellings in one file, and whether it lost any row here. */
function spellingText({ counts, type: kind }: SourceDescription): string | null {
  if (kind !== 'history') return null;
  const lost = Object.entries(counts.rejectedByReason)
    .filter(([reason]) => /Start_Time/i.test(reason))
    .reduce((sum, [, n]) => sum + n, 0);
  const rejected =
    lost === 0
      ? 'no row was rejected for its start time'
      : `${formatCount(lost)} rows were rejected for their start time`;
  return `Start times come in two spellings, with and without nine digits of a second. A program that reads only one of them silently loses rows of the later years. Both are read here; ${rejected}.`;
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
  return `${formatCount(total)} rows are a small sample: intervals are wide, and breaks and gaps, which need a daily rhythm, cannot be found.`;
}
