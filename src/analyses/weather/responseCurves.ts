import type { Interval } from '../../base/interval.js';
import { coefficient, type TruncatedPoissonFit } from '../../stats/index.js';
import { includesOne } from '../common/intervals.js';
import { attempt } from './attempt.js';
import type { WeatherContext } from './context.js';
import { binOf, type Dose, doses } from './doses.js';
import { fitTruncated, minAccidents, minExcess } from './rateRatios.js';
import type { Rates } from './rates.js';
import type { StationHours } from './stationHours.js';
import {
  type CategoryTotals,
  countStrata,
  type StratumCountOptions,
  type StratumCounts,
  totalsByCategory,
} from './stratumCounts.js';
import { classOfGroup, weatherClasses } from './weatherClasses.js';
import { widened } from './widened.js';

/** The rate in hours of a bin over the rate in hours of the reference bin. */
export interface CurvePoint extends Interval {
  readonly bin: number;
  readonly estimate: number;
  readonly accidents: number;
}

export interface ResponseCurve {
  readonly dose: Dose;
  /** By bin, ascending; empty without a curve. */
  readonly points: readonly CurvePoint[];
  /**
   * The bin that differs most from the reference, of those whose interval leaves out 1 even if it is widened for the
   * number of bins that were looked at (Bonferroni); null if there is none.
   */
  readonly extreme: CurvePoint | null;
  readonly accidents: number;
  /** The reason for having no curve, as a clause. */
  readonly reason: string | null;
}

/** The response of the rate to temperature, visibility, wind and precipitation. */
export function computeResponseCurves(
  { options }: Pick<WeatherContext, 'options'>,
  rates: Rates,
): ResponseCurve[] {
  return doses.map((dose) => curveOf(dose, rates, options.confidenceLevel));
}

/**
 * The categories of a curve. Where the dose is adjusted for the weather, a category is a bin within a class of weather:
 * `bin * layers + layer`, with a layer for each class.
 */
interface Layout {
  readonly dose: Dose;
  readonly bins: number;
  readonly layers: number;
}

/** The bins and layers with enough accidents to estimate. */
interface Kept {
  readonly bins: readonly number[];
  readonly layers: readonly number[];
}

function curveOf(dose: Dose, rates: Rates, confidenceLevel: number): ResponseCurve {
  const layout: Layout = {
    dose,
    bins: dose.edges.length,
    layers: dose.isAdjusted ? weatherClasses.length : 1,
  };
  const options = countOptions(layout, rates);
  const kept = keptIn(layout, totalsByCategory(countStrata(rates.drawn, options)));
  if (!kept.bins.includes(dose.reference) || !kept.layers.includes(0) || kept.bins.length < 2) {
    return withoutCurve(dose, 'too few reports are in hours that differ in it');
  }
  const counts = countStrata(rates.drawn, onlyKept(layout, kept, options));
  const { result, problem } = attempt(() => fitTruncated(counts, designOf(layout, kept)));
  if (result === null) return withoutCurve(dose, `the model has no solution here (${problem})`);
  const accidents = accidentsByBin(layout, counts);
  const points = kept.bins.map((bin) => pointOf(dose, bin, result, accidents[bin]!, confidenceLevel));
  return {
    dose,
    points,
    extreme: extremeOf(points, confidenceLevel),
    accidents: accidents.reduce((a, b) => a + b, 0),
    reason: null,
  };
}

function withoutCurve(dose: Dose, reason: string): ResponseCurve {
  return { dose, points: [], extreme: null, accidents: 0, reason };
}

function extremeOf(points: readonly CurvePoint[], confidenceLevel: number): CurvePoint | null {
  const distance = ({ estimate }: CurvePoint): number => Math.abs(Math.log(estimate));
  const [extreme] = points
    .filter((point) => !includesOne(widened(point, points.length - 1, confidenceLevel)))
    .toSorted((a, b) => distance(b) - distance(a));
  return extreme ?? null;
}

function countOptions(
  { dose, bins, layers }: Layout,
  { hours, minObservedShare }: Rates,
): StratumCountOptions {
  const values = dose.valuesOf(hours);
  return {
    accidentsOf: (hour) => hours.accidents[hour]!,
    categoryOf: (hour) => {
      const bin = binOf(dose.edges, values[hour]!);
      return bin < 0 ? -1 : bin * layers + layerOf(dose, hours, hour);
    },
    categories: bins * layers,
    minObservedShare,
  };
}

function layerOf({ isAdjusted }: Dose, hours: StationHours, hour: number): number {
  return isAdjusted ? classOfGroup(hours.group[hour]!) : 0;
}

function keptIn({ bins, layers }: Layout, { accidents, excess }: CategoryTotals): Kept {
  const isEnough = (categories: readonly number[]): boolean => {
    const total = (of: Float64Array): number => categories.reduce((sum, category) => sum + of[category]!, 0);
    return total(accidents) >= minAccidents && total(excess) >= minExcess;
  };
  return {
    bins: range(bins).filter((bin) => isEnough(range(layers).map((layer) => bin * layers + layer))),
    layers: range(layers).filter((layer) => isEnough(range(bins).map((bin) => bin * layers + layer))),
  };
}

/** The same counts without hours of other bins and layers. */
function onlyKept({ layers }: Layout, kept: Kept, options: StratumCountOptions): StratumCountOptions {
  const isKept = new Uint8Array(options.categories);
  for (const bin of kept.bins) for (const layer of kept.layers) isKept[bin * layers + layer] = 1;
  return {
    ...options,
    categoryOf: (hour) => {
      const category = options.categoryOf(hour);
      return category >= 0 && isKept[category] === 1 ? category : -1;
    },
  };
}

/** An indicator of each bin but the reference, and of each layer but the baseline. */
function designOf({ dose, bins, layers }: Layout, kept: Kept): Readonly<Record<string, number[]>> {
  const column = (holds: (category: number) => boolean): number[] =>
    range(bins * layers).map((category) => (holds(category) ? 1 : 0));
  return Object.fromEntries([
    ...kept.bins
      .filter((bin) => bin !== dose.reference)
      .map((bin) => [binName(bin), column((category) => Math.floor(category / layers) === bin)]),
    ...kept.layers
      .filter((layer) => layer > 0)
      .map((layer) => [`layer ${layer}`, column((category) => category % layers === layer)]),
  ]);
}

function accidentsByBin({ bins, layers }: Layout, counts: StratumCounts): Float64Array {
  const accidents = new Float64Array(bins);
  for (let i = 0; i < counts.size; i++) {
    accidents[Math.floor(counts.category[i]! / layers)]! += counts.accidents[i]!;
  }
  return accidents;
}

function pointOf(
  dose: Dose,
  bin: number,
  fit: TruncatedPoissonFit,
  accidents: number,
  confidenceLevel: number,
): CurvePoint {
  if (bin === dose.reference) return { bin, estimate: 1, lower: 1, upper: 1, accidents };
  const { estimate, lower, upper } = coefficient(fit, binName(bin), confidenceLevel);
  return { bin, estimate: Math.exp(estimate), lower: Math.exp(lower), upper: Math.exp(upper), accidents };
}

function binName(bin: number): string {
  return `bin ${bin}`;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
