import {
  capitalise,
  formatCount,
  formatCountOf,
  formatNumber,
  formatOrdinal,
  formatPercent,
} from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { heatmap } from '../../charts/heatmap.js';
import { kDistance } from '../../charts/kDistance.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import type { HotspotsContext } from './context.js';
import type { KDistanceSample } from './kDistanceSample.js';
import { othersOf, type Stability } from './stability.js';
import { numberWord, rangeOf } from './words.js';

/** The hot spots with another radius or another number of reports. */
export function stabilitySection(
  stability: Stability,
  kDistances: KDistanceSample | null,
  context: HotspotsContext,
): Section {
  // Without a hot spot there is nothing that could stay.
  const hasHotSpots = stability.largest > 0;
  const isFound = stability.alternatives.some(({ hotSpots }) => hotSpots > 0);
  return {
    id: 'settings',
    title: 'Other settings',
    isMethod: true,
    text: [methodText(stability, context)],
    findings: compact([hasHotSpots && overlapFinding(stability)]),
    figures: compact([
      kDistances && kDistanceChart(kDistances, context),
      hasHotSpots && overlapChart(stability, context),
    ]),
    tables: compact([isFound && runsTable(stability)]),
  };
}

function methodText({ tiles, n }: Stability, { clustering }: HotspotsContext): string {
  const region =
    tiles === null
      ? ''
      : ` They are run on the ${formatCountOf(n, 'report')} of the ${formatCountOf(tiles, 'tile')} of a degree with most reports. Tiles are used whole, so densities are those of the data.`;
  return `The radius is ${formatNumber(clustering.epsMeters)} m${clustering.epsMeters >= 50 && clustering.epsMeters <= 200 ? ', about a large junction' : ''}. A smaller radius splits junctions, a larger one joins them along a road. The runs below use half and twice the radius (epsMeters) and the least number of reports (minPoints).${region}`;
}

function overlapFinding(stability: Stability): Finding {
  const { count, overlap, topKept } = othersOf(stability);
  const { largest, n } = stability;
  return countFinding({
    id: 'stability',
    sentence: `Under ${numberWord(count)} other settings, the reports in hot spots overlap with those of this page by ${rangeOf(overlap, formatPercent)}. ${stayingText(topKept.lower, largest)}`,
    estimate: overlap.lower * 100,
    unit: '%',
    denominator: { n, of: 'reports in the runs' },
    caveat: 'A hot spot that only one setting finds is a matter of definition.',
  });
}

function stayingText(kept: number, largest: number): string {
  if (largest === 1)
    return kept === 1
      ? 'The largest hot spot stays together under each setting.'
      : 'Under at least one of them the largest hot spot does not stay together.';
  if (kept === 0)
    return `Under at least one of them none of the ${largest} largest hot spots stays together.`;
  const those = kept === largest ? `The ${largest}` : `At least ${kept} of the ${largest}`;
  return `${those} largest hot spots stay together under each setting.`;
}

function kDistanceChart({ distancesMeters, capMeters }: KDistanceSample, context: HotspotsContext): Figure {
  const { epsMeters, minPoints } = context.clustering;
  const k = minPoints - 1;
  const isCapped = Number.isFinite(capMeters);
  return kDistance({
    id: 'k-distance',
    headline: `Distance to the ${formatOrdinal(k)} other report`,
    subline: `Of each report, sorted, on a log scale; ${nReports(distancesMeters.length)}`,
    alt: `Rising curve of distances, with the radius of ${formatNumber(epsMeters)} m as a line. Reports below the line are in a core.`,
    footnote: sourceNote(
      context,
      ...(isCapped
        ? [
            `${formatCount(distancesMeters.length)} random of ${formatCountOf(context.points.n, 'report')}, capped at ${formatCount(capMeters)} m.`,
          ]
        : []),
      'Dense places end where the curve bends.',
    ),
    // A tenth of a meter is enough for a position.
    distancesMeters: distancesMeters.map((meters) => Math.round(meters * 10) / 10),
    k,
    epsMeters,
  });
}

function overlapChart({ alternatives, n }: Stability, context: HotspotsContext): Figure {
  const least = alternatives.reduce((a, b) => (b.overlap < a.overlap ? b : a));
  const radii = [...new Set(alternatives.map(({ epsMeters }) => epsMeters))];
  const numbers = [...new Set(alternatives.map(({ minPoints }) => minPoints))];
  const overlapOf = (radius: number, number: number): number =>
    alternatives.find((one) => one.epsMeters === radius && one.minPoints === number)!.overlap;
  return heatmap({
    id: 'stability',
    headline:
      least.overlap < 1
        ? `With other settings the overlap falls to ${formatPercent(least.overlap)}`
        : 'With other settings the same reports are in hot spots',
    subline: `Of the reports in hot spots of this setting or another, those in hot spots of both; ${nReports(n)}`,
    alt: `Grid of ${numberWord(alternatives.length)} settings, by radius and number of reports. The least is ${formatPercent(least.overlap)}, with ${formatCountOf(least.minPoints, 'report')} within ${formatNumber(least.epsMeters)} m.`,
    footnote: sourceNote(context, 'The setting of this page has 100 %.'),
    x: numbers.map(formatCount),
    y: radii.map((meters) => `${formatNumber(meters)} m`),
    values: radii.map((radius) => numbers.map((number) => overlapOf(radius, number))),
    xTitle: 'Least number of reports (minPoints)',
    yTitle: 'Radius (epsMeters)',
    valueTitle: 'Share in hot spots of both',
    percent: true,
  });
}

function runsTable({ alternatives, largest }: Stability): ReportTable {
  const hasHotSpots = largest > 0;
  return reportTable({
    id: 'stability',
    title: `${capitalise(numberWord(alternatives.length))} runs of DBSCAN`,
    ...(hasHotSpots && {
      note: 'Overlap is the share of reports in hot spots of both this run and this page, of those in either. A hot spot is kept when at least half of its reports are in one hot spot of this run.',
    }),
    columns: compact([
      {
        key: 'epsMeters',
        heading: 'Radius',
        unit: 'm',
        values: alternatives.map(({ epsMeters }) => epsMeters),
      },
      {
        key: 'minPoints',
        heading: 'Least number of reports',
        values: alternatives.map(({ minPoints }) => minPoints),
      },
      { key: 'spots', heading: 'Hot spots', values: alternatives.map(({ hotSpots }) => hotSpots) },
      {
        key: 'inside',
        heading: 'Reports in them',
        format: 'percent',
        values: alternatives.map(({ inside }) => inside),
      },
      hasHotSpots && {
        key: 'overlap',
        heading: 'Overlap',
        format: 'percent',
        values: alternatives.map(({ overlap }) => overlap),
      },
      hasHotSpots && {
        key: 'topKept',
        heading: `Of the ${largest} largest, kept`,
        values: alternatives.map(({ topKept }) => topKept),
      },
    ]),
  });
}
