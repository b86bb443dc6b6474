import { formatCount, formatPercent } from '../../base/format.js';
import type { SourceDescription } from '../../query/source.js';
import { countsInWords } from '../../query/sourceCounts.js';
import type { Finding, Section } from '../../report/report.js';
import { countFinding, shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import type { Context } from './context.js';

/** What is in the file: rows in and out, duplicates, rejects, the window, the feeds. Asks nothing. */
export function contents(context: Context): Section {
  const { description, total, sources, countBySource, firstDay, lastDay, options } = context;
  const isFiltered = Object.keys(options.where).length > 0;
  const findings: Finding[] = [
    countFinding({
      id: 'rows',
      sentence:
        total === 0
          ? 'There is no accident to look at.'
          : `${formatCount(total)} accidents from ${firstDay} to ${lastDay}${isFiltered ? ' are within the filter' : ''}.`,
      estimate: total,
      unit: 'accidents',
      denominator: { n: description.rows, of: 'accidents in the source' },
      caveat: 'An accident is a report of a feed. What no feed saw is not here.',
    }),
    ...duplicates(description),
  ];
  const text = [
    ...(sources.length > 1
      ? [
          `The reports come from ${sources.length} feeds: ${sources.map((name) => `${name} ${formatCount(countBySource.get(name)!)} (${formatPercent(countBySource.get(name)! / total)})`).join(', ')}.`,
        ]
      : []),
    ...(sources[0] === 'unknown' && sources.length === 1
      ? [
          'The file does not say which feed a row is from (the release of 47 columns has no Source), so nothing here can be taken apart by source.',
        ]
      : []),
    ...timeSpelling(description),
  ];
  const counted = Object.entries(countsInWords(description));
  return {
    id: 'contents',
    title: 'What is in the file',
    text,
    findings,
    ...(counted.length === 0
      ? {}
      : {
          tables: [
            {
              id: 'counts',
              title: 'Rows in, rows out',
              table: tableOf({ what: counted.map(([name]) => name), n: counted.map(([, n]) => n) }),
              headings: { what: 'Counted at import or consumption', n: 'Rows' },
              note: 'Whole source, before any filter of this report.',
            },
          ],
        }),
    ...(total > 0 && total < 1000
      ? {
          caveats: [
            `${formatCount(total)} rows are a tiny sample: intervals are wide, and what needs a daily rhythm (breaks, gaps) is not answered.`,
          ],
        }
      : {}),
  };
}

/** Rows that were the same accident as another row, where the source counted them. */
function duplicates({ counts, rows }: SourceDescription): Finding[] {
  const part = counts.duplicates;
  if (part === null) return [];
  return [
    shareFinding({
      id: 'duplicates',
      sentence: `${part === 0 ? 'No row' : `${formatCount(part)} rows`} repeated an accident that was there already under another ID${part === 0 ? '' : ', and were left out'}.`,
      part,
      whole: rows + part,
      of: 'readable rows',
      caveat:
        'Same content except the ID. The same crash reported by two feeds, or twice with a shifted place or time, still counts twice.',
    }),
  ];
}

/** The trap of two time spellings in one file, and whether anything fell into it here. */
function timeSpelling({ counts, kind }: SourceDescription): string[] {
  if (kind !== 'history') return [];
  const lost = Object.entries(counts.rejectedByReason)
    .filter(([reason]) => /Start_Time/i.test(reason))
    .reduce((sum, [, n]) => sum + n, 0);
  return [
    `Start times come in two spellings, with and without nine digits of a second; a reader of one of them silently loses rows of the later years. Both are read here: ${lost === 0 ? 'no row was refused for its start time' : `${formatCount(lost)} rows were refused for their start time`}.`,
  ];
}
