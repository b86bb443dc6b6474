import { formatCount, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import type { Section } from '../../report/report.js';
import { countFinding, shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import type { Context } from './context.js';

/** A feed with so large a share of a hot spot made it alone. */
const alone = 0.9;

/** The feeds apart: whose hot spots these are. */
export function sourceSection({ points, spots, options }: Context): Section | null {
  if (points.sources.length < 2 || spots.spots.length === 0) return null;
  const totals = new Float64Array(points.sources.length);
  for (let i = 0; i < points.n; i++) totals[points.source[i]!]!++;
  const order = [...points.sources.keys()].sort((a, b) => totals[b]! - totals[a]!);
  const inside = totals.map((_, s) => spots.spots.reduce((sum, spot) => sum + spot.bySource[s]!, 0));
  const oneFeed = spots.spots.filter((spot) => Math.max(...spot.bySource) >= alone * spot.n).length;
  const withEnough = (s: number): number =>
    spots.spots.filter((spot) => spot.bySource[s]! >= spots.minPoints).length;
  const leading = (s: number): Set<number> =>
    new Set(
      [...spots.spots.keys()]
        .filter((place) => spots.spots[place]!.bySource[s]! > 0)
        .sort((a, b) => spots.spots[b]!.bySource[s]! - spots.spots[a]!.bySource[s]! || a - b)
        .slice(0, options.top),
    );
  const [first, second] = [order[0]!, order[1]!];
  const theirs = [leading(first), leading(second)] as const;
  const shared = [...theirs[0]].filter((place) => theirs[1].has(place)).length;
  const most = Math.min(theirs[0].size, theirs[1].size);
  return {
    id: 'sources',
    title: 'By source',
    text: [
      'Source is the main confounder. The feeds watch different roads with different zeal and were on at different times; the same crash reported by two feeds counts twice. What only one feed calls hot may be that feed.',
    ],
    findings: [
      shareFinding({
        id: 'spots-one-source',
        sentence: `${formatCount(oneFeed)} of ${formatCount(spots.spots.length)} hot spots (${formatPercent(oneFeed / spots.spots.length)}) have at least ${formatLevel(alone)} of their accidents from one feed.`,
        part: oneFeed,
        whole: spots.spots.length,
        of: 'hot spots',
        level: options.level,
      }),
      ...(most === 0
        ? []
        : [
            countFinding({
              id: 'top-shared',
              sentence: `Of the ${theirs[0].size} hot spots with most accidents of ${points.sources[first]}, ${shared} are among the ${theirs[1].size} with most of ${points.sources[second]}.`,
              estimate: shared,
              unit: 'hot spots',
              denominator: { n: theirs[0].size, of: `leading hot spots of ${points.sources[first]}` },
              caveat: 'A list of the worst places made from one feed is not the list of another.',
            }),
          ]),
    ],
    tables: [
      {
        id: 'spots-by-source',
        title: 'Hot spots by source',
        table: tableOf({
          source: order.map((s) => points.sources[s]!),
          n: order.map((s) => totals[s]!),
          inside: order.map((s) => inside[s]!),
          share: order.map((s) => inside[s]! / totals[s]!),
          enough: order.map(withEnough),
        }),
        headings: {
          source: 'Source',
          n: 'Accidents',
          inside: 'In hot spots',
          share: 'Share',
          enough: 'Hot spots it would have alone',
        },
        percentColumns: ['share'],
        note: `Alone: hot spots with at least ${formatCount(spots.minPoints)} accidents of this source, the number that makes a core. Filter by source (where: { source: '${points.sources[first]}' }) for hot spots of one feed in full; minPoints is then chosen anew. Radius ${formatNumber(spots.epsMeters)} m.`,
      },
    ],
  };
}
