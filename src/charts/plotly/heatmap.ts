import { escapeLabel, formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { colorBarPixels, colorBarTitle } from '../colorBar.js';
import { cellClasses, type HeatmapChart } from '../heatmap.js';
import { ticksOf } from '../input.js';
import { classScale } from './classes.js';
import type { PlotlyDrawing } from './drawing.js';

/** Up to this many columns have room for the numbers, also on a phone. */
const maxColumnsWithNumbers = 4;

export function heatmapPlotly(chart: HeatmapChart): PlotlyDrawing {
  const { rows, columns, values, counts, peaks, percent } = chart;
  const classes = cellClasses(values.flat(), chart);
  const format = percent ? formatPercent : formatNumber;
  const texts = values.map((row) => row.map((value) => (value === null ? 'no data' : format(value))));
  const trace = {
    type: 'heatmap',
    z: values.map((row) => row.map((value) => (value === null ? null : classes.classOf(value)))),
    x: columns.map((_, column) => column),
    y: rows.map((_, row) => row),
    xgap: 1,
    ygap: 1,
    ...(columns.length <= maxColumnsWithNumbers ? { text: texts, texttemplate: '%{text}' } : {}),
    hovertext: texts.map((row, index) =>
      row.map((value, column) => {
        const n = counts?.[index]?.[column];
        const place = `${escapeLabel(rows[index]!)}, ${escapeLabel(columns[column]!)}`;
        return `${place}: ${value}${n == null ? '' : `<br>n = ${formatCount(n)}`}`;
      }),
    ),
    hoverinfo: 'text',
    ...classScale(classes),
  };
  const layout = {
    margin: { t: colorBarPixels },
    annotations: [colorBarTitle(escapeLabel(chart.valueTitle))],
    // Over a heat map Plotly measures the standoff from the axis line, not from the labels.
    xaxis: { ...ticks(columns), title: { text: chart.xTitle, standoff: 28 } },
    yaxis: { ...ticks(rows), title: { text: chart.yTitle }, autorange: 'reversed' },
    ...(peaks.length === 0 ? {} : { shapes: peaks.map(outline) }),
  };
  return { data: [trace], layout, heightPixels: Math.max(260, rows.length * 26 + 170) };
}

function outline({ row, column }: HeatmapChart['peaks'][number]): Record<string, unknown> {
  const line = { color: '@ink', width: 2 };
  return { type: 'rect', x0: column - 0.5, x1: column + 0.5, y0: row - 0.5, y1: row + 0.5, line };
}

function ticks(labels: readonly string[]): Record<string, unknown> {
  // Plotly thins automatic ticks, but not given ones: keep about 24.
  const step = Math.ceil(labels.length / 24);
  const texts = ticksOf(labels);
  const kept = labels.map((_, index) => index).filter((index) => index % step === 0);
  return {
    tickmode: 'array',
    tickvals: kept,
    ticktext: kept.map((index) => texts[index]!),
    showgrid: false,
    zeroline: false,
    ticks: '',
  };
}
