import { escapeLabel, formatNumber, formatPercent, percentTicks } from '../../base/format.js';
import { lineColors } from '../lineColors.js';
import { type AxisType, describeSeries, type LineData, type LineSeries } from '../lineSeries.js';
import type { AxisTick, LinesChart } from '../lines.js';
import { type TimeUnit, timeUnitOf } from '../times.js';
import { topPixels, valueTitle } from './above.js';
import type { PlotlyDrawing, PlotlyTrace } from './drawing.js';
import { type Corner, hatchTrace } from './hatch.js';
import { eventList, listPixels, type TimeMarks, timeMarks } from './timeMarks.js';

/** Height of a plot with lines. */
const plotPixels = 300;
/** About the width of a plot with lines. */
const widthPixels = 680;

export function linesPlotly(chart: LinesChart): PlotlyDrawing {
  const { series, percent, xType } = chart;
  const colors = lineColors(series);
  const marks = timeMarks({
    ...chart,
    x: series.flatMap(({ x }) => x),
    top: greatestOf(series),
    widthPixels,
  });
  const hasLegend = series.length > 1;
  const bottom = xType === 'date' ? 32 : 52;
  const margin = { t: topPixels(marks.rows, hasLegend), b: bottom + listPixels(marks.list) };
  const layout = {
    hovermode: 'x unified',
    showlegend: hasLegend,
    margin,
    xaxis: {
      ...baseLine,
      ...(xType === 'date' ? {} : { title: { text: chart.xTitle } }),
      ...(chart.percentX ? { tickformat: percentTicks } : {}),
      ...(chart.logX ? { type: 'log', dtick: 1 } : { type: xType }),
      ...(xType === 'linear' ? { zeroline: false } : {}),
      ...rangeBeside(marks, xType, series),
      ...(chart.xTicks === undefined ? {} : ticksAt(chart.xTicks)),
      ...(xType === 'date' ? { hoverformat: hoverFormat(series, chart.timeUnit) } : {}),
    },
    yaxis: {
      ...valueTicks(percent),
      ...(chart.logY ? { type: 'log' } : chart.fromZero ? { rangemode: 'tozero' } : {}),
    },
    shapes: marks.shapes,
    annotations: [
      valueTitle(chart.yTitle, marks.rows),
      ...marks.annotations,
      ...eventList(marks.list, bottom),
      ...differenceLabel(chart),
    ],
  };
  const data = [
    ...marks.hatches,
    ...differenceArea(chart),
    ...series.flatMap((line, index) => tracesOf(line, colors[index]!, percent)),
  ];
  return { data, layout, heightPixels: plotPixels + margin.t + margin.b };
}

/** The range of the values: without it, Plotly makes room for all of a label. */
function rangeBeside(
  { annotations }: TimeMarks,
  xType: AxisType,
  series: readonly LineData[],
): Readonly<Record<string, unknown>> {
  if (annotations.length === 0 || xType === 'category') return {};
  const sorted = series
    .flatMap(({ x }) => x)
    .toSorted((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : a < b ? -1 : 1));
  return { range: [sorted[0], sorted.at(-1)] };
}

/** The greatest value of lines and their bands. */
export function greatestOf(series: readonly LineData[]): number {
  return series
    .flatMap(({ y, upper = [] }) => [...y, ...upper])
    .reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

/** The x axis of lines and columns: a line, and no grid. */
export const baseLine: Readonly<Record<string, unknown>> = {
  showgrid: false,
  showline: true,
  linecolor: '@muted',
  tickangle: 0,
};

/** Few ticks of values: `1,500`, `20%`. */
export function valueTicks(percent: boolean): Readonly<Record<string, unknown>> {
  return { nticks: 6, ticks: '', tickformat: percent ? percentTicks : ',' };
}

/** The corners of the area between the first two lines, from the beginning of the difference on. */
function cornersBetween({ series, difference }: LinesChart): Corner[] {
  const edge = (line: LineData | undefined): Corner[] =>
    (line?.x ?? []).flatMap((at, index): Corner[] => {
      const value = line!.y[index] ?? null;
      return value === null || at < difference!.from ? [] : [[at, value]];
    });
  return difference === undefined ? [] : [...edge(series[0]), ...edge(series[1]).reverse()];
}

function differenceArea(chart: LinesChart): PlotlyTrace[] {
  const corners = cornersBetween(chart);
  return corners.length < 3 ? [] : [hatchTrace([corners])];
}

/** The size of the difference in the middle of its area. */
function differenceLabel(chart: LinesChart): readonly unknown[] {
  const corners = cornersBetween(chart);
  if (corners.length < 3) return [];
  const { label, detail } = chart.difference!;
  const middle = corners[Math.floor(corners.length / 4)]!;
  const mean = corners.reduce((sum, [, value]) => sum + value, 0) / corners.length;
  const text = `<b>${escapeLabel(label)}</b>${detail === undefined ? '' : `<br>${escapeLabel(detail)}`}`;
  return [
    { x: middle[0], y: mean, text, showarrow: false, bgcolor: '@page', font: { size: 13, color: '@ink' } },
  ];
}

function ticksAt(ticks: readonly AxisTick[]): Record<string, unknown> {
  return {
    tickmode: 'array',
    tickvals: ticks.map(({ at }) => at),
    ticktext: ticks.map(({ text }) => escapeLabel(text)),
  };
}

const hoverFormats: Readonly<Record<TimeUnit, string>> = {
  year: '%Y',
  quarter: '%Y-Q%q',
  month: '%B %Y',
  week: 'week of %-d %B %Y',
  day: '%-d %B %Y',
  hour: '%-d %B %Y, %H:%M',
};

/** The format of times in hover texts, in d3's time format. */
export function hoverFormat(series: readonly LineData[], unit?: TimeUnit): string {
  return hoverFormats[unit ?? timeUnitOf(String(series[0]!.x[0]!))];
}

/** Up to this many values are also drawn as points. */
const maxMarked = 12;

/** The band, if there is one, and the line over it, in the colour of the token, of a series as it is given. */
export function lineTraces(series: LineSeries, token: string, percent: boolean): PlotlyTrace[] {
  return tracesOf(describeSeries(series), token, percent);
}

/** The same of a described series. `axes` positions them in a grid of panels. */
export function tracesOf(
  series: LineData,
  token: string,
  percent: boolean,
  axes: Readonly<Record<string, unknown>> = {},
): PlotlyTrace[] {
  const { name, look, x, y, lower, upper } = series;
  const isReference = look === 'reference';
  const color = `@${token}`;
  const format = percent ? formatPercent : formatNumber;
  const hovers = y.map((value, index) => {
    const bottom = lower?.[index] ?? null;
    const top = upper?.[index] ?? null;
    const interval = bottom === null || top === null ? '' : ` (${format(bottom)} to ${format(top)})`;
    return value === null ? 'no value' : `${format(value)}${interval}`;
  });
  const line = {
    ...axes,
    type: 'scatter',
    mode: look === 'points' ? 'markers' : x.length > maxMarked || isReference ? 'lines' : 'lines+markers',
    name: escapeLabel(name),
    legendgroup: escapeLabel(name),
    x,
    y,
    line: { color, width: isReference ? 1.5 : 2, dash: dashes[look] ?? 'solid' },
    marker: x.length > maxMarked ? { color, size: 4, opacity: 0.7 } : { color, size: 6 },
    hovertemplate: '%{customdata}',
    customdata: hovers,
  };
  if (lower === undefined || upper === undefined) return [line];
  // The band of a line in ink is grey, as a picture has it.
  const fill = isReference ? '@shade' : `@${token === 'ink' ? 'model' : token}-band`;
  return [...bandTraces(x, lower, upper, fill, { ...axes, legendgroup: escapeLabel(name) }), line];
}

/** As in a picture, in pixels. */
const dashes: Readonly<Partial<Record<LineData['look'], string>>> = {
  dashed: '5px 4px',
  alternate: '5px 4px',
  reference: '4px 3px',
};

function bandTraces(
  x: readonly unknown[],
  lower: readonly (number | null)[],
  upper: readonly (number | null)[],
  fillcolor: string,
  shared: Readonly<Record<string, unknown>>,
): PlotlyTrace[] {
  // One closed outline for each part without gaps, because Plotly's `tonexty` would bridge the gaps.
  const outlineX: unknown[] = [];
  const outlineY: (number | null)[] = [];
  let start = 0;
  for (let end = 0; end <= x.length; end++) {
    if (end < x.length && lower[end] !== null) continue;
    if (end > start) {
      if (outlineX.length > 0) {
        outlineX.push(null);
        outlineY.push(null);
      }
      const stretch = Array.from({ length: end - start }, (_, offset) => start + offset);
      outlineX.push(...stretch.map((index) => x[index]), ...stretch.toReversed().map((index) => x[index]));
      outlineY.push(
        ...stretch.map((index) => upper[index]!),
        ...stretch.toReversed().map((index) => lower[index]!),
      );
    }
    start = end + 1;
  }
  return [
    {
      ...shared,
      type: 'scatter',
      mode: 'lines',
      x: outlineX,
      y: outlineY,
      fill: 'toself',
      fillcolor,
      line: { width: 0 },
      hoverinfo: 'skip',
      showlegend: false,
    },
  ];
}
