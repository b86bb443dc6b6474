import { dayInWords, dayText, periodInWords, shortPeriod } from '../../base/dates.js';
import { formatCount, formatCountOf, formatLevel, formatPercent, joinWords } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { shareOf } from '../common/shares.js';
import { claimText } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { HotspotsContext } from './context.js';
import { type HeldAgainst, heldAgainstSentence, heldAgainstShort, hitHeadline } from './headlines.js';
import type { Regression } from './regression.js';
import type { Method, Usefulness } from './usefulness.js';
import { withoutTest } from './words.js';

/** Fewer methods with the same area are a sentence, not a chart. */
const minRows = 3;

/** Whether hot spots of the past find the accidents of the next year. */
export function usefulnessSection(result: Usefulness | null, context: HotspotsContext): Section {
  const heading = { id: 'usefulness', title: 'Do they last?' };
  if (result === null || result.regression === null) {
    const reason = withoutTest(result !== null, context);
    return {
      ...heading,
      notShown: [{ parts: ['hit-rate', 'regression-to-the-mean'], reason }],
    };
  }
  const { confidenceLevel } = context.options;
  const known = methodsAtArea(result);
  const hasChart = known.length >= minRows;
  return {
    ...heading,
    text: compact([
      `${heldAgainstSentence(heldAgainst(result.regression, result))} ${whyText(result.regression)}`,
      hasChart && methodsText(result),
    ]),
    findings: compact([
      regressionFinding(result.regression, result, confidenceLevel),
      hitFinding(result, hasChart, confidenceLevel),
    ]),
    figures: compact([hasChart && hitChart(result, context)]),
    notShown: compact([
      !hasChart && {
        parts: ['hit-rate'],
        reason: `The hit rates are not drawn: ${formatCount(known.length)} of the ${minRows} methods flag as much area as the hot spots.`,
      },
    ]),
  };
}

function heldAgainst({ hotSpots, observed, expected }: Regression, result: Usefulness): HeldAgainst {
  const { testFrom, testUntil } = result;
  return {
    hotSpots,
    observed,
    expected,
    foundUntil: dayInWords(dayText(testFrom - 1)),
    isYear: testUntil - testFrom === 365,
  };
}

function whyText(regression: Regression): string {
  return claimText(regression, 1, {
    below: 'Part of the fall is luck (regression to the mean).',
    above: 'The roads or their coverage may have changed.',
    notToldApart: 'The two are not told apart: no change is shown.',
  });
}

/** The methods of the chart, each in about three words. */
function methodsText({ methods }: Usefulness): string {
  const each = methods.map(({ name, order }) => `${name} (${order})`);
  return `The figure compares ways to choose as much area: ${joinWords(each)}.`;
}

/** How the hot spots are held against later reports. */
export function testSection(result: Usefulness, { options }: HotspotsContext): Section {
  return {
    id: 'test',
    title: 'How later reports test them',
    isMethod: true,
    text: methodText(result),
    tables: [hitTable(result, options.confidenceLevel)],
  };
}

/** The methods that flag as much area as DBSCAN, with their shares of the later reports. */
function methodsAtArea({
  methods,
  test,
  dbscanArea,
}: Usefulness): readonly { readonly method: Method; readonly hits: number; readonly share: number }[] {
  return methods.flatMap((method) => {
    const hits = method.hits[dbscanArea]!;
    return Number.isNaN(hits) ? [] : [{ method, hits: Math.round(hits), share: hits / test }];
  });
}

function laterPeriod({ testFrom, testUntil }: Usefulness): string {
  return periodInWords(dayText(testFrom), dayText(testUntil - 1))!;
}

function methodText(result: Usefulness): string[] {
  const { train, test, trainFrom, testFrom, testUntil, tiles, areaSquareKm } = result;
  const region =
    tiles === null ? '' : `, in the ${tiles} tiles of a degree with most reports to limit the computing time`;
  return [
    `Hot spots are found in ${formatCountOf(train, 'report')} from ${dayInWords(dayText(trainFrom))} to ${dayInWords(dayText(testFrom - 1))} and tested on ${formatCountOf(test, 'report')} from ${dayInWords(dayText(testFrom))} to ${dayInWords(dayText(testUntil - 1))}${region}. Each method flags its hottest places first, up to the same area: plain counts the cells with most reports, DBSCAN the hot spots with most reports per area, Gi* the cells with the highest z-score. The hit rate is the share of the later reports in the flagged area. The prediction accuracy index (PAI) is the hit rate divided by the flagged share of the whole area, which is ${formatCount(Math.round(areaSquareKm))} km² of cells with an earlier report.`,
    'Plain counts are the benchmark. A method that does not beat them is useful for other reasons (significance, shape), not for prediction.',
  ];
}

/** What the area that DBSCAN flags holds later, by its own and by the other methods. */
function hitFinding(result: Usefulness, hasChart: boolean, confidenceLevel: number): Finding | null {
  const { test, areas, dbscanArea } = result;
  const known = methodsAtArea(result);
  const own = known.find(({ method }) => method.name === 'DBSCAN');
  if (own === undefined) return null;
  const { share, lower, upper } = shareOf(own.hits, test, confidenceLevel);
  const others = known
    .filter((one) => one !== own)
    .map((one) => `${formatPercent(one.share)} (${one.method.name})`);
  const comparison =
    others.length === 0 ? '' : ` The same area chosen by other methods holds ${others.join(' and ')}.`;
  return {
    id: 'hit-rate',
    sentence: `Hot spots on ${squareKmText(areas[dbscanArea]!)} hold ${formatPercent(share)} of the later reports.${comparison}`,
    estimate: share * 100,
    unit: '%',
    interval: reportInterval({ lower, upper }, confidenceLevel, 'Wilson', 100),
    denominator: { n: test, of: 'later reports' },
    caveat: 'A place may keep its reports because of the road, or because of the camera over it.',
    period: shortPeriod(dayText(result.testFrom), dayText(result.testUntil - 1))!,
    ...(hasChart ? { figure: 'hit-rate' } : {}),
  };
}

function regressionFinding(regression: Regression, result: Usefulness, confidenceLevel: number): Finding {
  const { expected, ratio } = regression;
  return {
    id: 'regression-to-the-mean',
    sentence: heldAgainstShort(heldAgainst(regression, result)),
    estimate: ratio,
    unit: 'ratio',
    interval: reportInterval(regression, confidenceLevel, 'Poisson, log scale'),
    denominator: { n: Math.round(expected), of: 'expected' },
    caveat:
      'What is expected follows from the past of each hot spot and what each feed reported later in its state.',
    period: shortPeriod(dayText(result.testFrom), dayText(result.testUntil - 1))!,
  };
}

function hitChart(result: Usefulness, context: HotspotsContext): Figure {
  const { test, areas, dbscanArea } = result;
  const { confidenceLevel } = context.options;
  const rows = methodsAtArea(result).map(({ method, hits }) => ({
    method,
    ...shareOf(hits, test, confidenceLevel),
  }));
  const intervalOf = (name: string): Interval | null =>
    rows.find(({ method }) => method.name === name) ?? null;
  const area = squareKmText(areas[dbscanArea]!);
  return forestPlot({
    id: 'hit-rate',
    headline: hitHeadline(intervalOf('DBSCAN'), intervalOf('Plain counts')),
    subline: `Share of the reports from ${laterPeriod(result)} in the ${area} that each method flags, ${formatLevel(confidenceLevel)} intervals; ${nReports(test)}`,
    alt: `Dots with intervals: ${rows.map(({ method, share }) => `${titleOf(method)} ${formatPercent(share)}`).join('; ')}.`,
    footnote: sourceNote(context, 'Wilson intervals, as if reports were independent.'),
    rows: rows.map(({ method, share, lower, upper, part }) => ({
      label: titleOf(method),
      estimate: share,
      lower,
      upper,
      n: part,
    })),
    xTitle: 'Later reports',
    percent: true,
    reference: null,
  });
}

/** A method as a row of the chart: DBSCAN is what found the hot spots. */
function titleOf({ name }: Method): string {
  return name === 'DBSCAN' ? 'Hot spots (DBSCAN)' : name;
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
    note: 'Wilson intervals assume independent reports. Reports come in clusters, so the uncertainty is larger. A row is missing where a method flags less area than that.',
    columns: [
      { key: 'method', heading: 'Method', values: rows.map(({ name }) => name) },
      { key: 'order', heading: 'Flags first', values: rows.map(({ order }) => order) },
      { key: 'area', heading: 'Area flagged', unit: 'km²', values: rows.map(({ area }) => area) },
      { key: 'hits', heading: 'Later reports', values: rows.map(({ part }) => part) },
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
  return `${area < 100 ? Number(area.toPrecision(2)) : formatCount(area)} km²`;
}
