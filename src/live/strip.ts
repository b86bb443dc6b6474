/**
 * A strip: counts of the last buckets of time as bars, beside what is expected. A series goes in, draw calls come out; a page
 * draws them on a canvas (`browser/stripCanvas.ts`), notebooks and files as SVG (`stripSvg.ts`).
 */
import { hourMs } from '../base/durations.js';
import { countBand } from './countBand.js';

export interface StripSeries {
  /** The length of a bucket, milliseconds; bucket n begins at n * bucketMs since 1970 UTC. */
  readonly bucketMs: number;
  readonly firstBucket: number;
  /** Accidents, one number for each bucket from the first one on. */
  readonly counts: readonly number[];
  /** Nothing was counted before this bucket, and perhaps not all of the one before it: those are not judged. */
  readonly firstWholeBucket: number;
  /** Accidents expected; null where that is not known. */
  readonly expected: readonly (number | null)[];
  /** The variance of a count with mean m is m + a m²: this is a. */
  readonly overdispersion: number;
  /** Buckets that end after this are still filling, milliseconds since 1970 UTC. */
  readonly watermarkMs: number;
}

/** How a count lies to its band. */
export type StripVerdict = 'as expected' | 'above' | 'below' | 'not known';

/** The last hour that has been counted in full, or the last bucket if buckets are longer. */
export interface StripSummary {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly count: number;
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly verdict: StripVerdict;
}

/** Positions in pixels, y downwards. */
export type StripCall =
  | { readonly kind: 'grid'; readonly y: number; readonly label: string }
  | { readonly kind: 'tick'; readonly x: number; readonly label: string }
  /** A polygon `[x, y, x, y, ...]`: the range of nine counts in ten. */
  | { readonly kind: 'band'; readonly points: readonly number[] }
  | {
      readonly kind: 'bar';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      /** Still filling. */
      readonly isHollow: boolean;
      /** Outside of its band. */
      readonly isOutside: boolean;
    }
  | { readonly kind: 'expected'; readonly points: readonly number[] }
  /** A triangle over a bar that leaves its band: up when it is above it. */
  | { readonly kind: 'mark'; readonly x: number; readonly y: number; readonly isUp: boolean };

export interface StripLayout {
  readonly width: number;
  readonly height: number;
  /** The text at a tick of the time axis, or null where there is none. */
  readonly tickLabel: (ms: number) => string | null;
  /** The top of the axis of the last drawing, so that it does not go down at once. */
  readonly lastTop?: number;
}

export interface StripDrawing {
  readonly calls: readonly StripCall[];
  /** The top of the axis, accidents. */
  readonly top: number;
}

const margin = { left: 34, right: 4, top: 12, bottom: 18 };
/** A character of a tick, at most. */
const characterPixels = 6.5;

/** The last full hour of a series against what was expected; null when no bucket has been counted in full. */
export function summarize(series: StripSeries): StripSummary | null {
  const { bucketMs, firstBucket, counts, expected, overdispersion, watermarkMs, firstWholeBucket } = series;
  const buckets = Math.max(1, Math.round(hourMs / bucketMs));
  const until = Math.min(firstBucket + counts.length, Math.floor(watermarkMs / bucketMs));
  const from = until - buckets;
  if (from < Math.max(firstBucket, firstWholeBucket)) return null;
  let count = 0;
  let mean: number | null = 0;
  for (let index = from - firstBucket; index < until - firstBucket; index++) {
    count += counts[index]!;
    const one: number | null = expected[index] ?? null;
    mean = mean === null || one === null ? null : mean + one;
  }
  const range = { fromMs: from * bucketMs, untilMs: until * bucketMs, count, expected: mean };
  if (mean === null) return { ...range, lower: null, upper: null, verdict: 'not known' };
  const { lower, upper } = countBand(mean, overdispersion);
  const verdict = count > upper ? 'above' : count < lower ? 'below' : 'as expected';
  return { ...range, lower, upper, verdict };
}

/** The drawing of a series: grid, band, bars, expected line and marks, from back to front. */
export function drawStrip(series: StripSeries, layout: StripLayout): StripDrawing {
  const { bucketMs, firstBucket, counts, expected, overdispersion, watermarkMs, firstWholeBucket } = series;
  const bands = expected.map((mean) => (mean === null ? null : countBand(mean, overdispersion)));
  const highest = Math.max(1, ...counts, ...bands.map((band) => band?.upper ?? 0));
  const top = axisTop(highest, layout.lastTop);
  const inner = {
    width: layout.width - margin.left - margin.right,
    height: layout.height - margin.top - margin.bottom,
  };
  const step = inner.width / Math.max(1, counts.length);
  const x = (index: number): number => margin.left + index * step;
  const y = (value: number): number => margin.top + inner.height * (1 - Math.min(value, top) / top);
  const calls: StripCall[] = [
    { kind: 'grid', y: y(top), label: axisText(top) },
    // There is no half an accident.
    { kind: 'grid', y: y(top / 2), label: Number.isInteger(top / 2) ? axisText(top / 2) : '' },
    { kind: 'grid', y: y(0), label: '' },
  ];
  let freeFrom = 0;
  for (let index = 1; index < counts.length; index++) {
    const label = layout.tickLabel((firstBucket + index) * bucketMs);
    // A label at the very end would be cut off, and one too near to the last would lie on it.
    if (label === null || x(index) >= layout.width - 18 || x(index) < freeFrom) continue;
    calls.push({ kind: 'tick', x: x(index), label });
    freeFrom = x(index) + label.length * characterPixels + 8;
  }
  for (const [from, until] of runs(expected)) {
    const upper: number[] = [];
    const lower: number[] = [];
    for (let index = from; index < until; index++) {
      const band = bands[index]!;
      upper.push(x(index), y(band.upper), x(index + 1), y(band.upper));
      lower.push(x(index + 1), y(band.lower), x(index), y(band.lower));
    }
    const back: number[] = [];
    for (let at = lower.length - 4; at >= 0; at -= 4) back.push(...lower.slice(at, at + 4));
    calls.push({ kind: 'band', points: [...upper, ...back] });
  }
  const marks: StripCall[] = [];
  const gap = step > 4 ? 1 : step * 0.2;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    const bucket = firstBucket + index;
    const isHollow = (bucket + 1) * bucketMs > watermarkMs || bucket < firstWholeBucket;
    const band = bands[index] ?? null;
    const isAbove = band !== null && count > band.upper;
    const isBelow = band !== null && !isHollow && count < band.lower;
    const height = y(0) - y(count);
    if (count > 0)
      calls.push({
        kind: 'bar',
        x: x(index) + gap / 2,
        y: y(count),
        width: step - gap,
        height,
        isHollow,
        isOutside: isAbove || isBelow,
      });
    if (isAbove) marks.push({ kind: 'mark', x: x(index) + step / 2, y: y(count) - 3, isUp: true });
    if (isBelow) marks.push({ kind: 'mark', x: x(index) + step / 2, y: y(count) - 3, isUp: false });
  }
  for (const [from, until] of runs(expected)) {
    const points: number[] = [];
    for (let index = from; index < until; index++)
      points.push(x(index), y(expected[index]!), x(index + 1), y(expected[index]!));
    calls.push({ kind: 'expected', points });
  }
  return { calls: [...calls, ...marks], top };
}

const ladder = [1, 1.5, 2, 3, 4, 5, 6, 8];

/** The least of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten that holds the value; the last top stays while at least 45 % of it is used. */
export function axisTop(highest: number, lastTop?: number): number {
  if (lastTop !== undefined && highest <= lastTop && highest >= 0.45 * lastTop) return lastTop;
  const power = 10 ** Math.floor(Math.log10(highest));
  return [...ladder, 10].map((factor) => factor * power).find((top) => top >= highest * (1 - 1e-12))!;
}

function axisText(value: number): string {
  if (value >= 10_000) return `${Number((value / 1000).toFixed(1))}k`;
  return String(Number(value.toFixed(2)));
}

/** The stretches without a null: `[from, until)`. */
function runs(values: readonly (number | null)[]): [from: number, until: number][] {
  const found: [number, number][] = [];
  for (let index = 0; index < values.length; index++) {
    if (values[index] === null) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === index) last[1] = index + 1;
    else found.push([index, index + 1]);
  }
  return found;
}
