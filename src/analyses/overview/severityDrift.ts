import { formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type LineSeries, lines } from '../../charts/lines.js';
import type { Finding } from '../../report/report.js';
import { type Share, shareFinding, shareOf } from '../common/shares.js';
import type { GroupCounts } from '../common/groupCounts.js';
import { type Context, feedName, isSevere, severeText } from './context.js';

/** Fewer accidents in a cell make no point of a line. */
const minCell = 30;

/** The severe share of a source, year by year; null where there is too little. */
export interface Drift {
  readonly source: string;
  readonly years: readonly number[];
  readonly shares: readonly (Share | null)[];
}

export function driftsOf(answer: GroupCounts, level: number): Drift[] {
  const years = [...answer.byNumber('year').keys()];
  const bySource = answer.splitText('source');
  return bySource.map(([source, tally]) => {
    const shares = years.map((year) => {
      const cell = tally.where((row) => row.year === year);
      return cell.total < minCell ? null : shareOf(cell.where(isSevere).total, cell.total, level);
    });
    return { source, years, shares };
  });
}

/** Sources whose scale moved: the year with the highest and the one with the lowest share, with apart intervals. */
export function driftFindings(drifts: readonly Drift[], level: number): Finding[] {
  return drifts.flatMap(({ source, years, shares }) => {
    const told = years
      .map((year, index) => ({ year, share: shares[index] ?? null }))
      .filter((cell): cell is { year: number; share: Share } => cell.share !== null)
      .sort((a, b) => b.share.share - a.share.share);
    const [most, least] = [told[0], told.at(-1)];
    if (most === undefined || least === undefined || most.share.low <= least.share.high) return [];
    const name = feedName(source);
    const [first, last] = most.year < least.year ? [most, least] : [least, most];
    return [
      shareFinding({
        id: `severe-drift-${source.toLowerCase()}`,
        sentence: `The severe share of ${name} goes from ${formatPercent(first.share.share)} in ${first.year} to ${formatPercent(last.share.share)} in ${last.year}.`,
        part: last.share.part,
        whole: last.share.whole,
        of: `accidents of ${name} in ${last.year}`,
        level,
        caveat:
          'The same feed: its scale or its coverage moved. A severity model that learns on early years is judged by another scale later. The two years are the extremes.',
      }),
    ];
  });
}

export function driftFigure(context: Context, drifts: readonly Drift[]): Figure[] {
  const years = drifts[0]?.years ?? [];
  const told = drifts.filter(({ shares }) => shares.filter((share) => share !== null).length > 1);
  if (told.length === 0) return [];
  const endsOf = ({ source, shares }: Drift): string => {
    const index = shares.findIndex((share) => share !== null);
    const last = shares.findLastIndex((share) => share !== null);
    return `${source} ${formatPercent(shares[index]!.share)} in ${years[index]}, ${formatPercent(shares[last]!.share)} in ${years[last]}`;
  };
  return [
    lines({
      id: 'severity-year',
      title: 'Severe share by year and source',
      alt: `The share with ${severeText}, one line per source with its Wilson interval: ${told.map(endsOf).join('; ')}.`,
      footnote: `${context.footnote()}; cells of fewer than ${minCell} left out`,
      series: told.map(
        ({ source, shares }): LineSeries => ({
          name: source,
          x: years.map(String),
          y: shares.map((share) => share?.share ?? null),
          low: shares.map((share) => share?.low ?? null),
          high: shares.map((share) => share?.high ?? null),
        }),
      ),
      xTitle: 'Year',
      yTitle: 'Share with severity 3 or 4',
      percent: true,
      xType: 'category',
    }),
  ];
}
