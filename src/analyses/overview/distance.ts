import { formatNumber, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import type { Measure } from '../../query/question.js';
import type { Section } from '../../report/report.js';
import { shareFinding, shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { numberIn, type GroupCounts } from '../common/groupCounts.js';
import { type Context, confounded, feedName } from './context.js';

/** Upper ends of the classes, exclusive; the first class is exactly 0. */
const ends = [0.1, 0.5, 1, 5, 10, 25, Number.POSITIVE_INFINITY];
const names = [
  '0',
  ...ends.map((end, index) =>
    index === ends.length - 1 ? '25 and more' : `${index === 0 ? 'over 0' : ends[index - 1]} to ${end}`,
  ),
];

/** The classes end on edges of these bins. */
const width = 0.1;
const measures: Readonly<Record<string, Measure>> = {
  mean: { kind: 'mean', of: 'distanceMiles' },
  longest: { kind: 'max', of: 'distanceMiles' },
  zero: { kind: 'share', where: { distanceMiles: 0 } },
};

/** The length of road affected, which one feed measures and the other mostly leaves at zero. */
export async function distance(context: Context): Promise<Section> {
  const all = await context.ask(['source', 'severity', { bin: 'distanceMiles', width }], measures);
  const answer = all.where((row) => row.longest !== null);
  const known = answer.total;
  if (known === 0)
    return { id: 'distance', title: 'Length of road affected', text: ['No row has a distance.'] };
  const bySource = answer.splitText('source');
  const { level } = context.options;
  const classes = classCounts(answer);
  const shares = classes.map((n) => shareOf(n, known, level));
  const zeros = bySource.map(([name, tally]) => ({
    name,
    ...shareOf(tally.part('zero'), tally.total, level),
  }));
  const cells = bySource.flatMap(([name, tally]) =>
    [...tally.byNumber('severity').keys()].map((wanted) => cellOf(name, wanted, tally)),
  );
  return {
    id: 'distance',
    title: 'Length of road affected',
    text: [
      'Zero is mostly a report without a length, not an accident without one.',
      'The length is known only after the event. As a predictor of severity it leaks the answer.',
      ...(context.sources.length > 1 ? [confounded('the share of zeros is a mark of the feed')] : []),
    ],
    findings: zeros
      .filter(({ whole }) => whole > 0)
      .map(({ name, part, whole, share: zero }) =>
        shareFinding({
          id: `distance-zero-${name.toLowerCase()}`,
          sentence: `${formatPercent(zero)} of the lengths of ${feedName(name)} are exactly 0 miles.`,
          part,
          whole,
          of: `accidents of ${feedName(name)} with a length`,
          level,
        }),
      ),
    figures: [
      bars({
        id: 'distance',
        title: 'Length of road affected',
        alt: `Share of accidents by length in miles: ${names.map((name, index) => `${name} ${formatPercent(shares[index]!.share)}`).join(', ')}.`,
        footnote: context.footnote(known),
        labels: names.map((name) => `${name} mi`),
        values: shares.map((one) => one.share),
        low: shares.map((one) => one.low),
        high: shares.map((one) => one.high),
        counts: classes,
        valueTitle: 'Share of accidents',
        percent: true,
      }),
    ],
    tables: [
      {
        id: 'distance',
        title: 'Length by source and severity',
        table: tableOf({
          source: cells.map(({ name }) => name),
          severity: cells.map(({ wanted }) => wanted),
          n: cells.map(({ n }) => n),
          zero: cells.map(({ zero }) => zero),
          mean: cells.map(({ mean }) => mean),
          longest: cells.map(({ longest }) => longest),
        }),
        headings: {
          source: 'Source',
          severity: 'Severity',
          n: 'Accidents',
          zero: 'Exactly 0',
          mean: 'Mean (mi)',
          longest: 'Longest (mi)',
        },
        percentColumns: ['zero'],
        note: `The longest of all is ${formatNumber(Math.max(...cells.map(({ longest }) => longest)))} miles.`,
      },
    ],
  };
}

interface Cell {
  readonly name: string;
  readonly wanted: number;
  readonly n: number;
  readonly zero: number;
  readonly mean: number;
  readonly longest: number;
}

function cellOf(name: string, wanted: number, ofSource: GroupCounts): Cell {
  const tally = ofSource.where((row) => row.severity === wanted);
  const sum = tally.rows.reduce((total, row) => total + numberIn(row, 'mean') * numberIn(row, 'n'), 0);
  const longest = tally.rows.reduce((most, row) => Math.max(most, numberIn(row, 'longest')), 0);
  return {
    name,
    wanted,
    n: tally.total,
    zero: tally.part('zero') / tally.total,
    mean: sum / tally.total,
    longest,
  };
}

function classCounts(answer: GroupCounts): number[] {
  const counts = [answer.part('zero'), ...ends.map(() => 0)];
  for (const [edge, n] of answer.byNumber('distanceMilesBin')) {
    counts[1 + ends.findIndex((end) => edge + width / 2 < end)]! += n;
  }
  counts[1]! -= counts[0]!;
  return counts;
}
