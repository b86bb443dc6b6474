import { escapeLabel, formatNumber, formatPercent, percentTicks } from '../../base/format.js';
import { lineColors } from '../lineColors.js';
import { describeSeries, type LineData, type LineSeries } from '../lineSeries.js';
import type { AxisTick, LinesChart } from '../lines.js';
import { annotationsOf } from '../marks.js';
import { type TimeUnit, timeUnitOf } from '../times.js';
import type { PlotlyDrawing, PlotlyTrace } from './drawing.js';

export function linesPlotly(chart: LinesChart): PlotlyDrawing {
  const { series, interruption, windows, percent, xType } = chart;
  const colors = lineColors(series);
  const events = interruption === undefined ? chart.events : [...chart.events, interruption];
  const layout = {
    hovermode: 'x unified',
    showlegend: series.length > 1,
    xaxis: {
      title: { text: chart.xTitle },
      showgrid: false,
      ...(chart.percentX ? { tickformat: percentTicks } : {}),
      ...(chart.logX ? { type: 'log', dtick: 1 } : { type: xType }),
      ...(xType === 'linear' ? { zeroline: false } : {}),
      ...(chart.xTicks === undefined ? {} : ticksAt(chart.xTicks)),
      ...(xType === 'date' ? { hoverformat: hoverFormat(series, chart.timeUnit) } : {}),
    },
    yaxis: {
      title: { text: chart.yTitle },
      ...(chart.logY ? { type: 'log' } : chart.fromZero ? { rangemode: 'tozero' } : {}),
      ...(percent ? { tickformat: percentTicks } : {}),
    },
    ...annotationsOf(
      events,
      windows,
      series.flatMap(({ x }) => x),
    ),
  };
  return { data: series.flatMap((line, index) => tracesOf(line, colors[index]!, percent)), layout };
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
    line: {
      color,
      width: isReference ? 1.5 : 2,
      dash: isReference || look === 'dashed' || look === 'alternate' ? 'dash' : 'solid',
    },
    marker: x.length > maxMarked ? { color, size: 4, opacity: 0.7 } : { color, size: 6 },
    hovertemplate: '%{customdata}',
    customdata: hovers,
  };
  if (lower === undefined || upper === undefined) return [line];
  const fill = isReference ? '@shade' : `@${token}-band`;
  return [...bandTraces(x, lower, upper, fill, { ...axes, legendgroup: escapeLabel(name) }), line];
}
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
