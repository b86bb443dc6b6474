import { formatCount, formatCountOf, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { shareOf } from '../common/shares.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext } from './context.js';
import type { Regression } from './regression.js';
import type { Method, Usefulness } from './usefulness.js';

/** Whether hot spots of the past find the accidents of the next year. */
export function usefulnessSection(result: Usefulness | null, { options, years }: HotspotsContext): Section {
  const { confidenceLevel } = options;
  const heading = { id: 'usefulness', title: 'Do they last? A test on later accidents' };
  if (result === null) {
    return {
      ...heading,
      text: [
        years === null
          ? 'The accidents have no times, so hot spots cannot be found in earlier accidents and tested on later ones.'
          : 'There are too few accidents to find hot spots in one part of the time and to test them in the other.',
      ],
    };
  }
  return {
    ...heading,
    text: methodText(result),
    findings: compact([
      hitFinding(result, confidenceLevel),
      result.regression && regressionFinding(result.regression, confidenceLevel),
    ]),
    figures: [hitChart(result)],
    tables: [hitTable(result, confidenceLevel)],
  };
}

function methodText(result: Usefulness): string[] {
  const { train, test, trainFrom, testFrom, testUntil, tiles, areaSquareKm } = result;
  const region =
    tiles === null
      ? ''
      : `, in the ${tiles} tiles of a degree with most accidents to limit the computing time`;
  return [
    `Hot spots are found in ${formatCountOf(train, 'accident')} from ${dayText(trainFrom)} to ${dayText(testFrom - 1)} and tested on ${formatCountOf(test, 'accident')} from ${dayText(testFrom)} to ${dayText(testUntil - 1)}${region}. Each method flags its hottest places first, up to the same area. The hit rate is the share of the later accidents in the flagged area. The prediction accuracy index (PAI) is the hit rate divided by the flagged share of the whole area, which is ${formatCount(Math.round(areaSquareKm))} km² of cells with an earlier accident.`,
    'Plain counts are the benchmark. A method that does not beat them is useful for other reasons (significance, shape), not for prediction.',
  ];
}

/** The method with most hits at the area that DBSCAN flags, against the others. */
function hitFinding(result: Usefulness, confidenceLevel: number): Finding | null {
  const { methods, test, areas, dbscanArea, areaSquareKm } = result;
  const hitsOf = ({ hits }: Method): number => hits[dbscanArea]!;
  const known = methods.filter((method) => !Number.isNaN(hitsOf(method)));
  if (known.length === 0) return null;
  const best = known.reduce((a, b) => (hitsOf(b) > hitsOf(a) ? b : a));
  const { share, lower, upper } = shareOf(Math.round(hitsOf(best)), test, confidenceLevel);
  const area = areas[dbscanArea]!;
  const others = known
    .filter((method) => method !== best)
    .map((method) => `${formatPercent(hitsOf(method) / test)} (${method.name})`);
  const comparison =
    others.length === 0 ? '' : ` The same area chosen by other methods holds ${others.join(' and ')}.`;
  return {
    id: 'hit-rate',
    sentence: `${squareKmText(area)} chosen by ${best.name} hold ${formatPercent(share)} of the later accidents (PAI ${formatNumber((share * areaSquareKm) / area)}).${comparison}`,
    estimate: share * 100,
    unit: '%',
    interval: reportInterval({ lower, upper }, confidenceLevel, 'Wilson', 100),
    denominator: { n: test, of: 'later accidents' },
    caveat: 'A place may stay hot because of the road, or because of the camera over it.',
  };
}

function regressionFinding(regression: Regression, confidenceLevel: number): Finding {
  const { hotSpots, observed, expected, ratio } = regression;
  return {
    id: 'regression-to-the-mean',
    sentence: `The ${formatCountOf(hotSpots, 'earlier hot spot')} ${verbFor(hotSpots, 'was', 'were')} ${formatPercent(ratio)} as hot later. Later accidents there were ${formatCount(observed)}, and ${formatCount(expected)} were expected from their past and the coverage of their feeds.`,
    estimate: ratio,
    unit: 'ratio',
    interval: reportInterval(regression, confidenceLevel, 'Poisson, log scale'),
    denominator: { n: observed, of: 'later accidents in earlier hot spots' },
    caveat:
      'Below 100 % is regression to the mean: places chosen for high counts were high partly by chance. A before-and-after study that ignores this finds success everywhere.',
  };
}

function hitChart({ methods, test, areas, dbscanArea }: Usefulness): Figure {
  const isKnown = (hits: number): boolean => !Number.isNaN(hits);
  const shares = methods
    .filter(({ hits }) => isKnown(hits[dbscanArea]!))
    .map(({ name, hits }) => `${name} ${formatPercent(hits[dbscanArea]! / test)}`);
  return lines({
    id: 'hit-rate',
    headline: 'Later accidents found, by area flagged',
    alt: `Hit rate against the area flagged, on a log scale, one line per method. At ${squareKmText(areas[dbscanArea]!)}: ${shares.join(', ')}. A line ends where the method flags no more.`,
    footnote: `n = ${formatCount(test)} later accidents`,
    series: methods
      .filter(({ hits }) => hits.some(isKnown))
      .map(({ name, hits }) => ({
        name,
        x: areas.map((area) => Number(area.toPrecision(3))),
        y: hits.map((count) => (isKnown(count) ? count / test : null)),
      })),
    xTitle: 'Area flagged (km², log scale)',
    logX: true,
    yTitle: 'Later accidents in it',
    percent: true,
  });
}

/** A row for each method at every second of the areas. */
function hitTable(result: Usefulness, confidenceLevel: number): ReportTable {
  const { methods, areas, dbscanArea, areaSquareKm, test } = result;
  const rows = methods.flatMap(({ name, order, hits }) =>
    areas.flatMap((area, index) =>
      Number.isNaN(hits[index]!) || (index - dbscanArea) % 2 !== 0
        ? []
        : [{ name, order, area, ...shareOf(Math.round(hits[index]!), test, confidenceLevel) }],
    ),
  );
  return reportTable({
    id: 'hit-rate',
    title: 'Hit rate and PAI',
    note: 'Wilson intervals assume independent accidents. Accidents come in clusters, so the uncertainty is larger. A row is missing where a method flags less area than that.',
    columns: [
      { key: 'method', heading: 'Method', values: rows.map(({ name }) => name) },
      { key: 'order', heading: 'Flags first', values: rows.map(({ order }) => order) },
      { key: 'area', heading: 'Area flagged', unit: 'km²', values: rows.map(({ area }) => area) },
      { key: 'hits', heading: 'Later accidents', values: rows.map(({ part }) => part) },
      { key: 'share', heading: 'Hit rate', format: 'percent', values: rows.map(({ share }) => share) },
      ...intervalColumns(confidenceLevel, rows, { format: 'percent' }),
      {
        key: 'pai',
        heading: 'PAI',
        values: rows.map(({ share, area }) => (share * areaSquareKm) / area),
      },
    ],
  });
}

function squareKmText(area: number): string {
  return `${formatNumber(Number(area.toPrecision(3)))} km²`;
}
