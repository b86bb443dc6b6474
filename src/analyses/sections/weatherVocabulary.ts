import { formatPercent } from '../../base/format.js';
import type { Finding, ReportTable } from '../../report/report.js';
import { shareOf } from '../common/shares.js';
import { hasMovedBorder, type ShareChange } from '../common/weatherVocabulary.js';
import { compact } from './compact.js';
import { reportInterval } from './findings.js';
import { reportTable } from './reportTable.js';

/** Findings: a label disappears, the sky as a whole stays the same, and whether the border within it moved. */
export function vocabularyFindings(changes: readonly ShareChange[], confidenceLevel: number): Finding[] {
  const of = (name: string): ShareChange | undefined => changes.find((change) => change.name === name);
  const [label, sky, clear] = [of('label Clear'), of('clear or cloud'), of('clear')];
  return compact([
    label &&
      changeFinding(label, confidenceLevel, {
        id: 'weather-label-clear',
        subject: 'the label Clear',
        caveat: 'This is a change of labels, not of weather.',
      }),
    sky &&
      changeFinding(sky, confidenceLevel, {
        id: 'weather-sky',
        subject: 'the sky without rain, snow or fog (clear or cloud)',
        caveat:
          'The two years also differ in weather, coverage and feeds; a change within the range of other years is not due to the vocabulary.',
      }),
    clear &&
      hasMovedBorder(clear) &&
      changeFinding(clear, confidenceLevel, {
        id: 'weather-border',
        subject: 'the group clear alone',
        caveat:
          'Fair includes skies that were Scattered Clouds before: the border between clear and cloud moved with the labels. Across April 2019, compare only clear and cloud together.',
      }),
  ]);
}

function changeFinding(
  { before, after, largestElsewhere }: ShareChange,
  confidenceLevel: number,
  { id, subject, caveat }: { readonly id: string; readonly subject: string; readonly caveat: string },
): Finding {
  const share = shareOf(after.part, after.whole, confidenceLevel);
  const beside =
    largestElsewhere === null ? '' : ` In other Aprils it changes by up to ${pointsText(largestElsewhere)}.`;
  return {
    id,
    sentence: `From the year before April 2019 to the year after, ${subject} goes from ${formatPercent(before.share)} to ${formatPercent(after.share)}.${beside}`,
    estimate: after.share * 100,
    unit: '%',
    interval: reportInterval(share, confidenceLevel, 'Wilson, of the year after', 100),
    denominator: { n: after.whole, of: 'labelled reports of the year after' },
    caveat,
  };
}

export function vocabularyTable(changes: readonly ShareChange[]): ReportTable {
  return reportTable({
    id: 'weather-steps',
    title: 'Before and after the change of vocabulary',
    columns: [
      { key: 'what', heading: 'Label or group', values: changes.map(({ name }) => name) },
      {
        key: 'before',
        heading: 'April 2018 to March 2019',
        format: 'percent',
        values: changes.map(({ before }) => before.share),
      },
      {
        key: 'after',
        heading: 'April 2019 to March 2020',
        format: 'percent',
        values: changes.map(({ after }) => after.share),
      },
      {
        key: 'step',
        heading: 'Change',
        unit: 'points',
        format: 'points',
        values: changes.map(({ before, after }) => after.share - before.share),
      },
      {
        key: 'elsewhere',
        heading: 'Largest change in other years',
        unit: 'points',
        format: 'points',
        values: changes.map(({ largestElsewhere }) => largestElsewhere),
      },
    ],
    note: 'Shares of reports with a label; changes in percentage points. A change beyond those of other years is due to the vocabulary; a change within them can come from weather, coverage and feeds.',
  });
}

function pointsText(share: number): string {
  return `${(share * 100).toFixed(1)} points`;
}
