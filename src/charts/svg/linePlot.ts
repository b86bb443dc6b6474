import { area as areaShape, line as lineShape } from 'd3-shape';
import { formatNumber, formatPercent } from '../../base/format.js';
import type { AxisType, LineData } from '../lineSeries.js';
import type { ColorToken } from '../palette.js';
import { parseTime, type TimeUnit, timeText } from '../times.js';
import type { Axis } from './axes.js';
import { dot, element, mark, paint, stroke, target, tenth } from './markup.js';
import type { PlotArea } from './timeMarks.js';

/** What is drawn of a plot with lines. */
export interface LinePlot {
  readonly series: readonly LineData[];
  /** The colour of each line. */
  readonly colors: readonly ColorToken[];
  readonly x: Axis;
  readonly y: Axis;
  readonly area: PlotArea;
}

export const dashes: Readonly<Record<LineData['look'], string | undefined>> = {
  line: undefined,
  points: undefined,
  dashed: '5 4',
  alternate: '5 4',
  reference: '4 3',
};

interface Point {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

function pointsOf({ x, y, lower, upper }: LineData, plot: LinePlot): Point[] {
  const place = (value: number | null | undefined): number => (value == null ? Number.NaN : plot.y.at(value));
  return x.map((value, index) => ({
    x: plot.x.at(value),
    y: place(y[index]),
    low: place(lower?.[index]),
    high: place(upper?.[index]),
  }));
}

/** The bands, behind all lines. */
export function bandPaths(plot: LinePlot): string {
  const shape = areaShape<Point>()
    .defined(({ x, low, high }) => Number.isFinite(x) && Number.isFinite(low) && Number.isFinite(high))
    .x(({ x }) => x)
    .y0(({ low }) => low)
    .y1(({ high }) => high)
    .digits(1);
  return plot.series
    .map((series, index) => {
      const d = series.lower === undefined ? null : shape(pointsOf(series, plot));
      const own = plot.colors[index]!;
      const color =
        series.look === 'reference' ? 'shade' : (`${own === 'ink' ? 'model' : own}-band` as const);
      return d === null ? '' : element('path', { d, fill: paint(color) });
    })
    .join('');
}

/** The lines, later ones first, so that the first one is on top. Values between gaps are dots. */
export function linePaths(plot: LinePlot, isMuted: (series: LineData) => boolean = () => false): string {
  const shape = lineShape<Point>()
    .defined(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .x(({ x }) => x)
    .y(({ y }) => y)
    .digits(1);
  return plot.series
    .map((series, index) => {
      const points = pointsOf(series, plot);
      const muted = isMuted(series);
      const color = muted ? 'stateline' : plot.colors[index]!;
      const isKnown = ({ x, y }: Point): boolean => Number.isFinite(x) && Number.isFinite(y);
      const alone = points.filter(
        (point, at) =>
          isKnown(point) &&
          (series.look === 'points' ||
            (!(at > 0 && isKnown(points[at - 1]!)) && !(at + 1 < points.length && isKnown(points[at + 1]!)))),
      );
      const path = series.look === 'points' ? null : shape(points);
      const dash = dashes[series.look];
      const widthPixels = series.look === 'reference' || muted ? 1.5 : 2;
      return (path === null ? '' : stroke(path, { color, widthPixels, dash })) + dots(alone, color);
    })
    .reverse()
    .join('');
}

/** Many dots are one path of round ends. */
function dots(points: readonly Point[], color: ColorToken): string {
  if (points.length <= 12) return points.map(({ x, y }) => dot(x, y, 3, color)).join('');
  const d = points.map(({ x, y }) => `M${tenth(x)} ${tenth(y)}h0`).join('');
  return element('path', {
    d,
    fill: 'none',
    stroke: paint(color),
    'stroke-width': 4.5,
    'stroke-linecap': 'round',
  });
}

export interface ValueTexts {
  readonly xType: AxisType;
  readonly xTitle: string;
  readonly percent: boolean;
  readonly percentX: boolean;
  readonly timeUnit?: TimeUnit;
}

/**
 * The values as stops of the pointer and of the arrow keys, one for each x with the values of all lines. Of more than
 * `most`, evenly spaced ones; the table has all.
 */
export function valueMarks(plot: LinePlot, texts: ValueTexts, most: number, prefix = ''): string {
  const series = plot.series.filter(({ look }) => look !== 'reference');
  const byX = new Map<string | number, string[]>();
  const targets = new Map<string | number, string>();
  const format = texts.percent ? formatPercent : formatNumber;
  for (const { name, x, y, lower, upper } of series) {
    for (const [index, place] of x.entries()) {
      const value = y[index]!;
      const at = plot.x.at(place);
      const top = value === null ? Number.NaN : plot.y.at(value);
      if (!Number.isFinite(at) || !Number.isFinite(top)) continue;
      const [low, high] = [lower?.[index] ?? null, upper?.[index] ?? null];
      const interval = low === null || high === null ? '' : ` (${format(low)} to ${format(high)})`;
      const words = `${series.length > 1 ? `${name} ` : ''}${format(value!)}${interval}`;
      byX.set(place, [...(byX.get(place) ?? []), words]);
      targets.set(place, (targets.get(place) ?? '') + target(at, top));
    }
  }
  const places = [...byX.keys()];
  if (texts.xType !== 'category') places.sort((a, b) => positionOf(a) - positionOf(b));
  const step = Math.ceil(places.length / most) || 1;
  return places
    .filter((_, index) => index % step === 0 || index === places.length - 1)
    .map((place) =>
      mark(`${prefix}${xText(place, texts)}: ${byX.get(place)!.join(', ')}`, targets.get(place)!),
    )
    .join('');
}

function positionOf(place: string | number): number {
  return typeof place === 'number' ? place : parseTime(place);
}

function xText(place: string | number, { xType, xTitle, percentX, timeUnit }: ValueTexts): string {
  if (xType === 'date') return timeText(String(place), timeUnit);
  if (typeof place === 'string') return place;
  return `${xTitle} ${percentX ? formatPercent(place) : formatNumber(place)}`;
}
