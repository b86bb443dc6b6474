import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { lines } from '../../charts/lines.js';
import type { Finding, Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { intervalHeadings } from '../common/headings.js';
import { shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import type { Context } from './context.js';
import { measureUsefulness, type Usefulness } from './usefulness.js';

/** Whether hot spots of the past find the accidents of the next year: the test that a pretty map does not pass. */
export function usefulnessSection({ points, options, spots, hotCells }: Context): Section {
  const title = 'Do they last? The test out of time';
  const found = measureUsefulness(points, {
    epsMeters: spots.epsMeters,
    minPoints: options.minPoints,
    cellKm: hotCells.index.sizeKm,
    level: options.level,
    seed: options.seed,
  });
  if (found === null) {
    return {
      id: 'usefulness',
      title,
      text: [
        'There are too few accidents to find hot spots in one part of the time and test them in the other.',
      ],
    };
  }
  const { methods, areas, told, areaSquareKm, train, test, regression } = found;
  const where =
    found.tiles === null
      ? ''
      : ` (measured in the ${found.tiles} tiles of a degree with most accidents, to keep it quick)`;
  const shares = methods.flatMap(({ name, order, hits }) =>
    areas.flatMap((area, k) =>
      Number.isNaN(hits[k]!) || (k - told) % 2 !== 0
        ? []
        : [{ name, order, area, ...shareOf(Math.round(hits[k]!), test, options.level) }],
    ),
  );
  return {
    id: 'usefulness',
    title,
    text: [
      `Hot spots are found in ${formatCount(train)} accidents from ${dayText(found.trainFrom)} to ${dayText(found.testFrom - 1)} and held against ${formatCount(test)} from ${dayText(found.testFrom)} to ${dayText(found.testUntil - 1)}${where}. Each method flags its hottest places first, up to the same area; the hit rate is the share of the later accidents in what it flagged, and the prediction accuracy index (PAI) is the hit rate over the share of the area. The area is ${formatCount(Math.round(areaSquareKm))} km² of cells that had an accident before.`,
      'Plain counts are the benchmark: a method that does not beat them earns its place by something else (significance, shape), not by foresight.',
    ],
    findings: [...hitFinding(found, options.level), ...regressionFinding(regression, options.level)],
    figures: [
      lines({
        id: 'hit-rate',
        title: 'Later accidents found, by area flagged',
        alt: `Hit rate against the area flagged, on a log scale, one line per method. At ${squareKmText(areas[told]!)}: ${methods
          .filter(({ hits }) => !Number.isNaN(hits[told]!))
          .map(({ name, hits }) => `${name} ${formatPercent(hits[told]! / test)}`)
          .join(', ')}. A line ends where the method flags no more.`,
        footnote: `n = ${formatCount(test)} later accidents`,
        series: methods
          .filter(({ hits }) => hits.some((count) => !Number.isNaN(count)))
          .map(({ name, hits }) => ({
            name,
            x: areas.map((area) => Number(area.toPrecision(3))),
            y: hits.map((count) => (Number.isNaN(count) ? null : count / test)),
          })),
        xTitle: 'Area flagged (km², log scale)',
        logX: true,
        yTitle: 'Later accidents in it',
        percent: true,
      }),
    ],
    tables: [
      {
        id: 'hit-rate',
        title: 'Hit rate and PAI',
        table: tableOf({
          method: shares.map(({ name }) => name),
          order: shares.map(({ order }) => order),
          area: shares.map(({ area }) => area),
          hits: shares.map(({ part }) => part),
          share: shares.map(({ share }) => share),
          low: shares.map(({ low }) => low),
          high: shares.map(({ high }) => high),
          pai: shares.map(({ share, area }) => (share * areaSquareKm) / area),
        }),
        headings: {
          method: 'Method',
          order: 'Flags first',
          area: 'Area flagged (km²)',
          hits: 'Later accidents',
          share: 'Hit rate',
          ...intervalHeadings(options.level),
          pai: 'PAI',
        },
        percentColumns: ['share', 'low', 'high'],
        note: 'Wilson intervals take accidents for independent; they come in clusters, so the truth is wider. A row is missing where a method flags less area than that.',
      },
    ],
  };
}

function hitFinding({ methods, test, areas, told, areaSquareKm }: Usefulness, level: number): Finding[] {
  const known = methods.filter(({ hits }) => !Number.isNaN(hits[told]!));
  if (known.length === 0) return [];
  const best = known.reduce((a, b) => (b.hits[told]! > a.hits[told]! ? b : a));
  const { share, low, high } = shareOf(Math.round(best.hits[told]!), test, level);
  const others = known.filter((one) => one !== best);
  return [
    {
      id: 'hit-rate',
      sentence: `${squareKmText(areas[told]!)}, chosen by ${best.name}, hold ${formatPercent(share)} of the later accidents (PAI ${formatNumber((share * areaSquareKm) / areas[told]!)})${others.length === 0 ? '' : `; ${others.map(({ name, hits }) => `${name} ${formatPercent(hits[told]! / test)}`).join(', ')}`}.`,
      estimate: share * 100,
      unit: '%',
      interval: { low: low * 100, high: high * 100, level, method: 'Wilson' },
      denominator: { n: test, of: 'later accidents' },
      caveat: 'What lasts may be the road, or the camera over it.',
    },
  ];
}

function regressionFinding(regression: Usefulness['regression'], level: number): Finding[] {
  if (regression === null) return [];
  const { spots, observed, expected, ratio, low, high } = regression;
  return [
    {
      id: 'regression-to-the-mean',
      sentence: `The ${formatCount(spots)} hot spots found before had ${formatCount(observed)} later accidents where their past and the coverage of their feeds would give ${formatCount(expected)}: ${formatPercent(ratio)} as hot.`,
      estimate: ratio,
      unit: 'ratio',
      interval: { low, high, level, method: 'Poisson, log scale' },
      denominator: { n: observed, of: 'later accidents in earlier hot spots' },
      caveat:
        'Below 100 % is regression to the mean: what is chosen for being high was partly luck. A before-and-after study that forgets this finds success everywhere.',
    },
  ];
}

function squareKmText(area: number): string {
  return `${formatNumber(Number(area.toPrecision(3)))} km²`;
}
