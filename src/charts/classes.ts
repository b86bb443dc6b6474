import { formatNumber } from '../base/format.js';
import { countClasses, ratioClasses } from './palette.js';

/** Classes of values with one colour each, cut at round numbers that a legend can print. */
export interface Classes {
  /** Where one class ends and the next begins, ascending: a value on an edge is in the class above it. */
  readonly edges: readonly number[];
  /** The values of each class, lowest first: `1–49`, `50–249`, `250 +`. */
  readonly labels: readonly string[];
  /** The token of the colour of each class: `count0`, `ratio6`. */
  readonly colors: readonly ClassColor[];
  /** The class of a value: an index of `labels` and `colors`. */
  readonly classOf: (value: number) => number;
}

export type ClassColor = `count${number}` | `ratio${number}`;

export interface ClassesOptions {
  /** Counts and other amounts have up to five classes, ratios seven around 1. */
  readonly kind: 'count' | 'ratio';
  /** The values are shares of 0..1, labelled in per cent. @default false */
  readonly percent?: boolean;
  /** Edges of counts and shares, ascending. @default round numbers near the quantiles */
  readonly edges?: readonly number[];
}

/**
 * Classes for the values of a map or a grid; gaps are left out. The edges of counts are near their quantiles, so that each
 * colour is seen; the highest class is the smallest, so that peaks stand out. Those of ratios are fixed, so that a colour
 * says the same in two charts of like range.
 *
 * @example
 * const { labels, colors, classOf } = classesOf([3, 12, 70, 120, 800], { kind: 'count' });
 * colors[classOf(70)]; // 'count2'
 */
export function classesOf(values: readonly (number | null)[], options: ClassesOptions): Classes {
  const sorted = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  sorted.sort((a, b) => a - b);
  const { kind, percent = false } = options;
  const edges = kind === 'ratio' ? ratioEdges(sorted) : (options.edges ?? countEdges(sorted));
  return {
    edges,
    labels: kind === 'ratio' ? ratioLabels(edges) : countLabels(edges, sorted, percent),
    colors: colorsOf(kind, edges.length + 1),
    classOf: (value) => edges.filter((edge) => value >= edge).length,
  };
}

/** Shares of the values below each edge: the classes become smaller towards the peaks. */
const countShares: readonly number[] = [0.2, 0.45, 0.7, 0.9];
/** The same of the values above the least, where many have the least value: mostly 0. */
const sharesAbove: readonly number[] = [0.35, 0.65, 0.9];

function countEdges(sorted: readonly number[]): number[] {
  const isWhole = sorted.every(Number.isInteger);
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const above = sorted.filter((value) => value > least);
  const hasOwnClass = above.length > 0 && above.length <= 0.8 * sorted.length;
  const edges = hasOwnClass
    ? [
        roundest((least + above[0]!) / 2, above[0]!, above[0]!, isWhole),
        ...quantileEdges(above, sharesAbove, isWhole),
      ]
    : quantileEdges(sorted, countShares, isWhole);
  // An edge at the least value would leave the class below it empty.
  return [...new Set(edges)].filter((edge) => edge > least && edge <= most).sort((a, b) => a - b);
}

/** An edge is so close to its quantile. */
const nearby = 0.06;

/** Round numbers near the quantiles, above the least value. */
function quantileEdges(sorted: readonly number[], shares: readonly number[], isWhole: boolean): number[] {
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const next = sorted.find((value) => value > sorted[0]!);
  if (next === undefined) return [...sorted.slice(0, 1)];
  return shares.map((share) => {
    const [lower, upper] = [at(share - nearby), at(Math.min(1, share + nearby))];
    return roundest(Math.max(next, lower), Math.max(next, upper), Math.max(next, at(share)), isWhole);
  });
}

/** The number from `lower` to `upper` with the fewest digits; among those, the closest to `wanted`. */
function roundest(lower: number, upper: number, wanted: number, isWhole: boolean): number {
  const size = Math.max(Math.abs(lower), Math.abs(upper));
  if (size === 0 || lower === upper) return lower;
  for (let power = Math.floor(Math.log10(size)); power > Math.log10(upper - lower) - 2; power--) {
    for (const step of [10, 5, 2, 2.5, 1].map((factor) => Number(`${factor}e${power}`))) {
      if (isWhole && !Number.isInteger(step)) continue;
      const nearest = tidy(Math.round(wanted / step) * step);
      if (nearest >= lower && nearest <= upper) return nearest;
      const above = tidy(Math.ceil(lower / step) * step);
      if (above >= lower && above <= upper) return above;
    }
  }
  return wanted;
}

/** Without the noise of multiplied fractions. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function countLabels(edges: readonly number[], sorted: readonly number[], percent: boolean): string[] {
  const isWhole = !percent && sorted.every(Number.isInteger);
  const text = (value: number): string => edgeText(tidy(percent ? value * 100 : value));
  const unit = percent ? ' %' : '';
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return [''];
  if (edges.length === 0) return [`${least === most ? text(least) : range(text(least), text(most))}${unit}`];
  // A count cannot be below 0, and the lowest whole class begins at its least value: 0 or 1.
  const first = isWhole && least >= 0 ? Math.min(least, 1) : null;
  const inner = edges.slice(0, -1).map((edge, index) => {
    const end = edges[index + 1]!;
    const last = isWhole ? end - 1 : end;
    return edge === last ? text(edge) : range(text(edge), text(last));
  });
  const lowest =
    first === null
      ? `under ${text(edges[0]!)}`
      : first === edges[0]! - 1
        ? text(first)
        : range(text(first), text(edges[0]! - 1));
  const highest = `${text(edges.at(-1)!)}${unit}`;
  return [
    ...[lowest, ...inner].map((label) => `${label}${unit}`),
    edges.at(-1)! === most ? highest : `${highest} +`,
  ];
}

/** All digits of an edge: it is a round number. */
function edgeText(value: number): string {
  return Number.isInteger(value) ? formatNumber(value) : String(value).replace('-', '−');
}

/** An en dash, or "to" where a sign is negative. */
function range(from: string, to: string): string {
  return /^−|−$/.test(`${from}${to.slice(0, 1)}`) ? `${from} to ${to}` : `${from}–${to}`;
}

/** Edges for ratios close to 1, for most, and for those far from it. */
const ratioCuts = {
  narrow: [0.8, 0.9, 0.97, 1.03, 1.1, 1.25],
  usual: [0.5, 0.8, 0.95, 1.05, 1.25, 2],
  wide: [0.2, 0.5, 0.8, 1.25, 2, 5],
} as const;

function ratioEdges(sorted: readonly number[]): readonly number[] {
  const distances = sorted.filter((value) => value > 0).map((value) => Math.abs(Math.log(value)));
  distances.sort((a, b) => a - b);
  const typical = distances[Math.floor(0.9 * (distances.length - 1))] ?? 0;
  if (typical < Math.log(1.3)) return ratioCuts.narrow;
  return typical < Math.log(4) ? ratioCuts.usual : ratioCuts.wide;
}

function ratioLabels(edges: readonly number[]): string[] {
  const inner = edges.slice(0, -1).map((edge, index) => `×${edge}–${edges[index + 1]!}`);
  return [`under ×${edges[0]!}`, ...inner, `×${edges.at(-1)!} +`];
}

/** Fewer classes than colours are spread over them, so that the highest keeps its colour. */
function colorsOf(kind: 'count' | 'ratio', count: number): ClassColor[] {
  const colors = kind === 'ratio' ? ratioClasses : countClasses;
  return Array.from({ length: count }, (_, index): ClassColor => {
    const place = count === 1 ? Math.floor(colors / 2) : Math.round((index * (colors - 1)) / (count - 1));
    return `${kind}${place}`;
  });
}
