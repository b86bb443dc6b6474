import { lineColors } from '../lineColors.js';
import type { LineData } from '../lineSeries.js';
import type { LinesChart } from '../lines.js';
import { type Axis, xAxis, xLabels, yAxis, yGrid, yLabelPixels } from './axes.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { hatch } from './hatch.js';
import { drawKey, type KeyEntry, lineSign } from './legend.js';
import { bandPaths, dashes, type LinePlot, linePaths, valueMarks } from './linePlot.js';
import { line, moved, text } from './markup.js';
import { fitText, roomFor, wrapText } from './textWidth.js';
import { belowPlot, drawAreas, gapAreas, nameAreas, periodAreas } from './timeAreas.js';
import {
  discRowPixels,
  eventDiscs,
  interruptionLine,
  numberedEvents,
  type PlotArea,
  type Span,
} from './timeMarks.js';

/** At most so many lines have a colour and a name of their own; others are grey. */
const maxNamed = 3;
const lineHeight = 16;
const maxLabelPixels = 128;

/** Lines in one plot, named at their ends; on a phone by a key above it. */
export const linesSvg: DrawSvg<LinesChart> = (chart, widthPixels) => {
  const { series, xType, percent, interruption, windows, difference } = chart;
  const narrow = isNarrow(widthPixels);
  const muted = mutedOf(series);
  const colors = lineColors(series);
  const labels = narrow || !needsNames(chart) ? [] : endLabels(series, muted);
  const labelPixels = Math.max(0, ...labels.map(({ width }) => width));

  const y0 = (bottom: number, top: number): Axis =>
    yAxis(
      {
        values: series.flatMap(({ y }) => y),
        bands: series.flatMap(({ lower = [], upper = [] }) => [...lower, ...upper]),
        fromZero: chart.fromZero,
        log: chart.logY,
        percent,
        short: narrow,
      },
      bottom,
      top,
    );
  const left = yLabelPixels(y0(1, 0));
  const right = widthPixels - (labelPixels === 0 ? 8 : labelPixels + 16);
  const x = xAxis(
    { ...chart, values: series.flatMap(({ x: values }) => values) },
    left,
    right,
    narrow ? 3 : 7,
  );

  const key = narrow && needsNames(chart) ? drawKey(keyOf(series, muted), widthPixels) : null;
  const events = numberedEvents(chart.events, x, { left, right }, widthPixels);
  const titleBottom = 20;
  const keyBottom = titleBottom + (key === null ? 0 : key.heightPixels + 4);
  const span = { left, right };
  const periods = periodAreas(windows, x, span);
  const timeAreas = [...periods, ...gapAreas(series, xType, x, span, periods)];
  const labelRow = interruption === undefined && timeAreas.length === 0 ? 0 : 20;
  const top = keyBottom + labelRow + discRowPixels(events) + 8;
  const bottom = top + (narrow ? 230 : 300);
  const area: PlotArea = { left, right, top, bottom };
  const y = y0(bottom, top);
  const plot: LinePlot = { series, colors, x, y, area };

  const labelY = keyBottom + labelRow - 4;
  const taken: Span[] = [];
  const interruptionMark =
    interruption === undefined ? '' : interruptionLine(interruption, x, area, labelY, taken);
  const areas = nameAreas(timeAreas, area, taken);

  const body = [
    text(0, 13, fitText(chart.yTitle, widthPixels), { color: 'muted' }),
    key === null ? '' : moved(0, titleBottom + 2, key.body),
    yGrid(y, left, right, true),
    drawAreas(areas, area, labelY),
    bandPaths(plot),
    difference === undefined ? '' : differenceArea(chart, plot),
    line(left, bottom, right, bottom, { color: 'muted' }),
    linePaths(plot, (one) => muted.has(one)),
    interruptionMark,
    difference === undefined ? '' : differenceLabel(chart, plot),
    eventDiscs(events, area, top - 13),
    valueMarks(plot, chart, Math.min(narrow ? 50 : 100, Math.ceil(240 / series.length))),
    ...placeLabels(labels, plot).map(
      ({ lines, y: labelTop, color, isNamed }) =>
        // The name is in ink, which is legible in any colour of a line, behind a dash of that colour.
        (isNamed ? line(right + 4, labelTop, right + 12, labelTop, { color, widthPixels: 3 }) : '') +
        lines
          .map((words, index) =>
            text(right + 16, labelTop + index * lineHeight + 4.5, words, {
              color: isNamed ? 'ink' : 'muted',
              bold: isNamed,
            }),
          )
          .join(''),
    ),
    xLabels(x, bottom, widthPixels),
  ];
  let end = bottom + 24;
  if (xType !== 'date') {
    body.push(
      text((left + right) / 2, end + 14, fitText(chart.xTitle, right - left), {
        color: 'muted',
        anchor: 'middle',
      }),
    );
    end += 20;
  }
  const below = belowPlot(areas, events, widthPixels);
  body.push(moved(0, end, below.body));
  return { heightPixels: end + below.heightPixels, body: body.join('') };
};

/** A single line is named by the title of its axis. */
function needsNames({ series }: LinesChart): boolean {
  return series.length > 1;
}

/** The lines beyond the first three by their mean, which are grey. */
function mutedOf(series: readonly LineData[]): ReadonlySet<LineData> {
  const drawn = series.filter(({ look }) => look !== 'reference');
  if (drawn.length <= maxNamed) return new Set();
  const mean = ({ y }: LineData): number => {
    const known = y.filter((value) => value !== null);
    return known.length === 0 ? Number.NEGATIVE_INFINITY : known.reduce((a, b) => a + b, 0) / known.length;
  };
  const means = new Map(drawn.map((one) => [one, mean(one)]));
  return new Set([...drawn].sort((a, b) => means.get(b)! - means.get(a)!).slice(maxNamed));
}

interface EndLabel {
  readonly series: LineData;
  readonly lines: readonly string[];
  readonly width: number;
  readonly isMuted: boolean;
}

function endLabels(series: readonly LineData[], muted: ReadonlySet<LineData>): EndLabel[] {
  const named = series.filter(({ name }) => name !== '');
  return named.map((one) => {
    const isMuted = muted.has(one) || one.look === 'reference';
    const lines = wrapText(one.name, maxLabelPixels, { bold: !isMuted }).slice(0, 3);
    const width = Math.max(...lines.map((words) => roomFor(words, { bold: !isMuted })));
    return { series: one, lines, width, isMuted };
  });
}

interface PlacedLabel {
  readonly lines: readonly string[];
  /** Middle of its first line. */
  readonly y: number;
  readonly color: LinePlot['colors'][number];
  readonly isNamed: boolean;
}

/** Names beside the ends of their lines, moved apart; those of grey lines only where there is room. */
function placeLabels(labels: readonly EndLabel[], { series, colors, y, area }: LinePlot): PlacedLabel[] {
  const wanted = labels
    .map((label) => ({ ...label, at: lastPlace(label.series, y), height: label.lines.length * lineHeight }))
    .filter(({ at }) => Number.isFinite(at));
  const named = wanted.filter(({ isMuted }) => !isMuted).sort((a, b) => a.at - b.at);
  const tops = stackedTops(named, area);
  const spans = named.map(({ height }, index): Span => [tops[index]!, tops[index]! + height]);
  const placed = named.map((label, index) => ({ label, top: tops[index]! }));
  for (const label of wanted.filter(({ isMuted }) => isMuted)) {
    const top = Math.min(area.bottom - label.height, Math.max(area.top, label.at - label.height / 2));
    if (spans.some(([from, to]) => top < to && top + label.height > from)) continue;
    spans.push([top, top + label.height]);
    placed.push({ label, top });
  }
  return placed.map(({ label, top }) => {
    const color = colors[series.indexOf(label.series)]!;
    return {
      lines: label.lines,
      y: top + lineHeight / 2,
      color,
      isNamed: !label.isMuted && color !== 'model',
    };
  });
}

/** Tops of boxes around their wanted middles, one below another and within the plot. */
function stackedTops(
  boxes: readonly { readonly at: number; readonly height: number }[],
  { top, bottom }: PlotArea,
): number[] {
  const tops: number[] = [];
  for (const { at, height } of boxes) {
    const above = tops.length === 0 ? top - height : tops.at(-1)! + boxes[tops.length - 1]!.height;
    tops.push(Math.max(above, at - height / 2));
  }
  let limit = bottom + lineHeight / 2;
  for (let index = tops.length - 1; index >= 0; index--) {
    tops[index] = Math.min(tops[index]!, limit - boxes[index]!.height);
    limit = tops[index]!;
  }
  return tops;
}

/** Where the last value of a line stands. */
function lastPlace({ y }: LineData, axis: Axis): number {
  const last = y.findLast((value) => value !== null);
  return last == null ? Number.NaN : axis.at(last);
}

function keyOf(series: readonly LineData[], muted: ReadonlySet<LineData>): KeyEntry[] {
  const colors = lineColors(series);
  const named = series.flatMap((one, index) =>
    muted.has(one)
      ? []
      : [{ name: one.name, ...lineSign({ color: colors[index]!, dash: dashes[one.look] }) }],
  );
  return muted.size === 0
    ? named
    : [...named, { name: `${muted.size} more`, ...lineSign({ color: 'stateline' }) }];
}

/** The corners of the area between the first two lines, from the beginning of the difference on. */
function cornersBetween({ difference }: LinesChart, { series, x, y }: LinePlot): [number, number][] {
  const [first, second] = series;
  const from = difference === undefined ? Number.NaN : x.at(difference.from);
  const edge = (one: LineData | undefined): [number, number][] =>
    (one?.x ?? [])
      .map((place, index): [number, number] => {
        const value = one!.y[index]!;
        return [x.at(place), value === null ? Number.NaN : y.at(value)];
      })
      .filter(([at, top]) => at >= from && Number.isFinite(top));
  return [...edge(first), ...edge(second).reverse()];
}

function differenceArea(chart: LinesChart, plot: LinePlot): string {
  return hatch(cornersBetween(chart, plot));
}

/** The size of the difference in the middle of its area. */
function differenceLabel(chart: LinesChart, plot: LinePlot): string {
  const corners = cornersBetween(chart, plot);
  const { label, detail } = chart.difference!;
  if (corners.length < 3) return '';
  const mean = (axis: 0 | 1): number =>
    corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  const half = Math.max(roomFor(label, { bold: true }), roomFor(detail ?? '')) / 2;
  const x = Math.max(plot.area.left + half, Math.min(plot.area.right - half, mean(0)));
  const y = Math.min(plot.area.bottom - 24, Math.max(plot.area.top + 16, mean(1)));
  return (
    text(x, y, label, { anchor: 'middle', bold: true, halo: true }) +
    (detail === undefined ? '' : text(x, y + 17, detail, { anchor: 'middle', color: 'muted', halo: true }))
  );
}
