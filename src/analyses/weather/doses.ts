import { isBlackspotError } from '../../base/errors.js';
import { formatCount, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { responseCurve } from '../../charts/responseCurve.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { coefficient, type TruncatedPoissonFit } from '../../stats/index.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import { cellsOf, sumsByKind } from './cells.js';
import type { Context } from './context.js';
import type { Rates } from './designs.js';
import { kindOf, kinds } from './kinds.js';
import type { Panel } from './panel.js';
import { fitTruncated, minAccidents, minExcess } from './rateRatios.js';
import { truncatedMethod } from './rates.js';

/** A reading as a dose: the bins that hours fall into, and the bin that all others are compared with. */
interface Dose {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly valuesOf: (panel: Panel) => Float64Array;
  /** Lower edges, ascending; the last bin has no upper edge. */
  readonly edges: readonly number[];
  /** Where each bin is drawn. */
  readonly middles: readonly number[];
  readonly reference: number;
  /** Hold rain, snow and the rest alike? Not for readings that are the weather itself. */
  readonly isAdjusted: boolean;
  readonly caveat: string;
}

const doses: readonly Dose[] = [
  {
    id: 'temperature',
    name: 'Temperature',
    unit: '°F',
    valuesOf: (panel) => panel.temperatureFahrenheit,
    edges: [-80, 15, 25, 35, 45, 55, 65, 75, 85, 95],
    middles: [10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
    reference: 5,
    isAdjusted: true,
    caveat:
      'Only temperatures that one month has at one hour meet in a stratum: far ends of the curve are chained over many steps. Traffic falls in severe cold.',
  },
  {
    id: 'visibility',
    name: 'Visibility',
    unit: 'mi',
    valuesOf: (panel) => panel.visibilityMiles,
    edges: [0, 0.5, 1, 2, 4, 7, 9.5],
    middles: [0.25, 0.75, 1.5, 3, 5.5, 8, 10],
    reference: 6,
    isAdjusted: false,
    caveat: 'Not free of the weather that lowers the visibility: rain, snow and fog are in this curve.',
  },
  {
    id: 'wind',
    name: 'Wind speed',
    unit: 'mph',
    valuesOf: (panel) => panel.windSpeedMph,
    edges: [0, 4, 8, 12, 16, 20, 25, 30],
    middles: [2, 6, 10, 14, 18, 22.5, 27.5, 33],
    reference: 1,
    isAdjusted: true,
    caveat:
      'Calm was a blank before April 2019 and a zero after; an hour without a number is left out. No stratum spans that change.',
  },
  {
    id: 'precipitation',
    name: 'Precipitation',
    unit: 'inches an hour',
    valuesOf: (panel) => panel.precipitationInches,
    edges: [0, 0.005, 0.025, 0.055, 0.105, 0.205],
    middles: [0, 0.015, 0.04, 0.08, 0.15, 0.3],
    reference: 0,
    isAdjusted: false,
    caveat:
      'Mostly missing before April 2019: the curve is of the years after. Snow is measured as the water it melts to.',
  },
];

/** Response of the rate to temperature, visibility, wind and precipitation, each as a curve with its band. */
export function responses({ options }: Context, rates: Rates): Section {
  const curves = doses.map((dose) => ({ dose, curve: curveOf(dose, rates, options.level) }));
  const told = curves.filter(({ curve }) => curve.points.length > 1);
  const untold = curves.filter(({ curve }) => curve.points.length <= 1);
  return {
    id: 'responses',
    title: 'How the rate follows temperature, visibility, wind and precipitation',
    text: [
      'The same strata and the same model as above, with the reading in place of the label. Each point compares hours in a bin with hours in the reference bin of the same station, month, weekday and hour. Temperature and wind are held against the same kind of weather (rain, snow and so on); visibility and precipitation are the weather, and are not.',
      ...untold.map(
        ({ dose, curve }) =>
          `${dose.name}: no curve, because ${curve.reason ?? 'too few hours differ in it'}.`,
      ),
    ],
    findings: told.flatMap(({ dose, curve }) => extreme(dose, curve, options.level)),
    figures: told.map(({ dose, curve }) => figureOf(dose, curve)),
    tables: told.map(({ dose, curve }) => tableOfCurve(dose, curve, options.level)),
    caveats: told.map(({ dose }) => `${dose.name}: ${dose.caveat}`),
  };
}

interface Point {
  readonly bin: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly accidents: number;
}

interface Curve {
  readonly points: readonly Point[];
  readonly accidents: number;
  readonly reason: string | null;
}

function curveOf(dose: Dose, { panel, drawn: strata, minCoverage }: Rates, level: number): Curve {
  const values = dose.valuesOf(panel);
  const bins = dose.edges.length;
  const layers = dose.isAdjusted ? kinds.length : 1;
  const patternOf = (hour: number): number => {
    const bin = binOf(dose.edges, values[hour]!);
    return bin < 0 ? -1 : bin * layers + (dose.isAdjusted ? kindOf(panel.group[hour]!) : 0);
  };
  const all = {
    countOf: (hour: number) => panel.accidents[hour]!,
    kinds: bins * layers,
    minCoverage,
  };
  const sums = sumsByKind(cellsOf(strata, { ...all, kindOf: patternOf }), bins * layers);
  const enough = (patterns: readonly number[]): boolean => {
    const total = (of: Float64Array): number => patterns.reduce((sum, pattern) => sum + of[pattern]!, 0);
    return total(sums.accidents) >= minAccidents && total(sums.excess) >= minExcess;
  };
  const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
  const keptBins = range(bins).filter((bin) => enough(range(layers).map((layer) => bin * layers + layer)));
  const keptLayers = range(layers).filter((layer) => enough(range(bins).map((bin) => bin * layers + layer)));
  const nothing = (reason: string): Curve => ({ points: [], accidents: 0, reason });
  if (!keptBins.includes(dose.reference) || !keptLayers.includes(0) || keptBins.length < 2) {
    return nothing('too few accidents are in hours that differ in it');
  }
  const isKept = new Uint8Array(bins * layers);
  for (const bin of keptBins) for (const layer of keptLayers) isKept[bin * layers + layer] = 1;
  const cells = cellsOf(strata, {
    ...all,
    kindOf: (hour) => {
      const pattern = patternOf(hour);
      return pattern >= 0 && isKept[pattern] === 1 ? pattern : -1;
    },
  });
  const column = (holds: (pattern: number) => boolean): number[] =>
    range(bins * layers).map((pattern) => (holds(pattern) ? 1 : 0));
  const design = Object.fromEntries([
    ...keptBins
      .filter((bin) => bin !== dose.reference)
      .map((bin) => [`bin ${bin}`, column((pattern) => Math.floor(pattern / layers) === bin)]),
    ...keptLayers
      .filter((layer) => layer > 0)
      .map((layer) => [`kind ${layer}`, column((pattern) => pattern % layers === layer)]),
  ]);
  let fit: TruncatedPoissonFit;
  try {
    fit = fitTruncated(cells, design);
  } catch (error) {
    if (!isBlackspotError(error) || error.code !== 'STATISTICS') throw error;
    return nothing(`the model has no answer here (${error.message})`);
  }
  const accidents = new Float64Array(bins);
  for (let i = 0; i < cells.size; i++) accidents[Math.floor(cells.kind[i]! / layers)]! += cells.accidents[i]!;
  const points = keptBins.map((bin): Point => {
    if (bin === dose.reference) return { bin, estimate: 1, low: 1, high: 1, accidents: accidents[bin]! };
    const { estimate, lower, upper } = coefficient(fit, `bin ${bin}`, level);
    return {
      bin,
      estimate: Math.exp(estimate),
      low: Math.exp(lower),
      high: Math.exp(upper),
      accidents: accidents[bin]!,
    };
  });
  return { points, accidents: accidents.reduce((a, b) => a + b, 0), reason: null };
}

/** The bin of a value; -1 for none, or below the first. */
function binOf(edges: readonly number[], value: number): number {
  if (!(value >= edges[0]!)) return -1;
  let bin = 0;
  while (bin + 1 < edges.length && value >= edges[bin + 1]!) bin++;
  return bin;
}

function binText({ edges, unit }: Dose, bin: number): string {
  const [from, until] = [edges[bin]!, edges[bin + 1]];
  if (unit === '°F' && bin === 0) return `below ${until} ${unit}`;
  if (until === undefined) return `${from} ${unit} or more`;
  return `${from} to ${until} ${unit}`;
}

function figureOf(dose: Dose, { points, accidents }: Curve): Figure {
  return responseCurve({
    id: `weather-${dose.id}`,
    title: `${dose.name}: accidents per hour`,
    alt: `Rate ratio over ${dose.name.toLowerCase()} against ${binText(dose, dose.reference)}, with its band: ${points.map((point) => `${binText(dose, point.bin)} ${formatNumber(point.estimate)}`).join(', ')}. Bars below show how many accidents are in each bin.`,
    footnote: `n = ${formatCount(accidents)} accidents in hours that can be compared`,
    x: points.map(({ bin }) => dose.middles[bin]!),
    estimate: points.map(({ estimate }) => estimate),
    low: points.map(({ low }) => low),
    high: points.map(({ high }) => high),
    support: points.map((point) => point.accidents),
    xTitle: `${dose.name} (${dose.unit})`,
    yTitle: 'Rate ratio per hour',
  });
}

/** The bin that differs most from the reference, of those whose interval leaves 1 out. */
function extreme(dose: Dose, { points }: Curve, level: number): Finding[] {
  const clear = points.filter(({ low, high }) => low > 1 || high < 1);
  const most = clear.toSorted((a, b) => Math.abs(Math.log(b.estimate)) - Math.abs(Math.log(a.estimate)))[0];
  if (most === undefined) return [];
  return [
    {
      id: `dose-${dose.id}`,
      sentence: `${dose.name} of ${binText(dose, most.bin)}: ${formatNumber(most.estimate)} times the accidents per hour of ${binText(dose, dose.reference)}.`,
      estimate: most.estimate,
      unit: 'ratio',
      interval: { low: most.low, high: most.high, level, method: truncatedMethod },
      denominator: { n: most.accidents, of: 'accidents in compared hours of that bin' },
      caveat: 'The largest of several: chosen for its size, so read the whole curve.',
    },
  ];
}

function tableOfCurve(dose: Dose, { points }: Curve, level: number): ReportTable {
  return {
    id: `weather-${dose.id}`,
    title: `Rate ratio by ${dose.name.toLowerCase()}`,
    table: tableOf({
      bin: points.map(({ bin }) => binText(dose, bin)),
      ratio: points.map(({ estimate }) => estimate),
      low: points.map(({ low }) => low),
      high: points.map(({ high }) => high),
      accidents: points.map(({ accidents }) => accidents),
    }),
    headings: {
      bin: dose.name,
      ratio: 'Rate ratio',
      ...intervalHeadings(level),
      accidents: 'Accidents',
    },
    note: `Against ${binText(dose, dose.reference)}.`,
  };
}
