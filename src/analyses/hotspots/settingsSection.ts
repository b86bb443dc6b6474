import { formatCount, formatNumber, formatOrdinal, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { heatmap } from '../../charts/heatmap.js';
import { kDistance } from '../../charts/kDistance.js';
import type { Section } from '../../report/report.js';
import { countFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import type { Context } from './context.js';
import { sampleKDistances } from './kDistanceSample.js';
import { measureStability } from './stability.js';

/** What would be found with another radius or another number of accidents. */
export function settingsSection({ points, spots, options, footnote }: Context): Section {
  const { epsMeters, minPoints } = spots;
  const stability = measureStability(points, epsMeters, minPoints);
  const { alternatives } = stability;
  const radii = [...new Set(alternatives.map((one) => one.epsMeters))];
  const numbers = [...new Set(alternatives.map((one) => one.minPoints))];
  // Without a hot spot there is nothing that could stay.
  const hasSpots = stability.leading > 0;
  const others = alternatives.filter((one) => one.epsMeters !== epsMeters || one.minPoints !== minPoints);
  const worst = others.reduce((a, b) => (b.overlap < a.overlap ? b : a), others[0]!);
  const figures: Figure[] = [];
  const sample = sampleKDistances(points, minPoints - 1, epsMeters, options.seed);
  if (sample !== null) {
    const isCut = Number.isFinite(sample.cutMeters);
    figures.push(
      kDistance({
        id: 'k-distance',
        title: `Distance to the ${formatOrdinal(minPoints - 1)} other accident`,
        alt: `Distances from an accident to its ${formatOrdinal(minPoints - 1)} neighbour, sorted, on a log scale, with the radius of ${formatNumber(epsMeters)} m as a line: accidents below it are in a core. A bend in the curve is where dense places end.`,
        footnote: isCut
          ? `${formatCount(sample.distancesMeters.length)} random of ${formatCount(points.n)} accidents; cut at ${formatCount(sample.cutMeters)} m`
          : footnote(),
        distancesMeters: sample.distancesMeters,
        k: minPoints - 1,
        epsMeters,
      }),
    );
  }
  if (hasSpots) {
    figures.push(
      heatmap({
        id: 'stability',
        title: 'How much of the hot spots stays under other settings',
        alt: `Overlap with the headline by radius and number of accidents; least, ${formatPercent(worst.overlap)}, with ${formatCount(worst.minPoints)} accidents within ${formatNumber(worst.epsMeters)} m.`,
        footnote: `n = ${formatCount(stability.n)}`,
        x: numbers.map((n) => formatCount(n)),
        y: radii.map((meters) => `${formatNumber(meters)} m`),
        values: radii.map((meters) =>
          numbers.map(
            (n) => alternatives.find((one) => one.epsMeters === meters && one.minPoints === n)!.overlap,
          ),
        ),
        xTitle: 'Accidents needed (minPoints)',
        yTitle: 'Radius (epsMeters)',
        valueTitle: 'Accidents in hot spots of both, of those in either',
        percent: true,
      }),
    );
  }
  const where =
    stability.tiles === null
      ? ''
      : ` They are run on ${formatCount(stability.n)} accidents: the ${stability.tiles} tiles of a degree with most accidents, whole, so that densities are those of the data.`;
  return {
    id: 'settings',
    title: 'Other settings',
    text: [
      `The radius of ${formatNumber(epsMeters)} m is about a large junction. A smaller one takes junctions apart, a larger one joins them along a road. The runs below take half and twice the radius and the number.${where}`,
    ],
    findings: hasSpots
      ? [
          countFinding({
            id: 'stability',
            sentence: `Over ${others.length} other settings the accidents in hot spots overlap by ${formatPercent(worst.overlap)} to ${formatPercent(Math.max(...others.map(({ overlap }) => overlap)))}, and at least ${Math.min(...others.map(({ topKept }) => topKept))} of the ${stability.leading} largest hot spots ${stability.leading === 1 ? 'stays' : 'stay'} together in each.`,
            estimate: worst.overlap * 100,
            unit: '%',
            denominator: { n: stability.n, of: 'accidents in the runs' },
            caveat: 'A hot spot that only one setting finds is a matter of definition.',
          }),
        ]
      : [],
    figures,
    tables: alternatives.every((one) => one.spots === 0)
      ? []
      : [
          {
            id: 'stability',
            title: 'Nine runs of DBSCAN',
            table: tableOf({
              epsMeters: alternatives.map((one) => one.epsMeters),
              minPoints: alternatives.map((one) => one.minPoints),
              spots: alternatives.map((one) => one.spots),
              inside: alternatives.map((one) => one.inside),
              ...(hasSpots
                ? {
                    overlap: alternatives.map((one) => one.overlap),
                    topKept: alternatives.map((one) => one.topKept),
                  }
                : {}),
            }),
            headings: {
              epsMeters: 'Radius (m)',
              minPoints: 'Accidents needed',
              spots: 'Hot spots',
              inside: 'Accidents in them',
              overlap: 'Overlap',
              topKept: `Of the ${stability.leading} largest, kept`,
            },
            percentColumns: ['inside', 'overlap'],
            ...(hasSpots
              ? {
                  note: 'Overlap: accidents in hot spots of both this run and the headline, of those in either. Kept: at least half of its accidents are in one hot spot of this run.',
                }
              : {}),
          },
        ],
  };
}
