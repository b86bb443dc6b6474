import { escapeLabel, formatCount, formatNumber, formatPercent, shorten } from '../../base/format.js';
import { colorBarPixels, colorBarTitle } from '../colorBar.js';
import { cellClasses, type HeatmapChart } from '../heatmap.js';
import { ticksOf } from '../input.js';
import { rowFont } from './barAxes.js';
import { cellTexts } from './cellTexts.js';
import { classScale } from './classes.js';
import { type PlotlyDrawing, wideOnly } from './drawing.js';
import { cellCorners, hatchTrace } from './hatch.js';
import { thinTicks } from './ticks.js';

/** Up to this many columns have room for the numbers, on a desktop and on a phone. */
const mostWithNumbers = 8;
const mostOnPhone = 4;

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
    xaxis: { ...axisOf(columns, widthPixels), title: { text: chart.xTitle, standoff: 28 } },
    yaxis: {
      ...axisOf(
        rows.map((row) => shorten(row)),
        Number.POSITIVE_INFINITY,
      ),
      tickfont: rowFont,
      autorange: 'reversed',
    },
    ...(peaks.length === 0 ? {} : { shapes: peaks.map(outline) }),
  };
  const gaps = values.flatMap((row, index) =>
    row.flatMap((value, column) => (value === null ? [cellCorners(column, index)] : [])),
  );
  const numbers = values.flatMap((row, index) =>
    row.flatMap((value, column) =>
      value === null
        ? []
        : [{ column, row: index, text: format(value), color: classes.colors[classes.classOf(value)]! }],
    ),
  );
  const data = [
    trace,
    ...(gaps.length === 0 ? [] : [hatchTrace(gaps)]),
    ...(columns.length > mostWithNumbers
      ? []
      : [cellTexts(numbers, columns.length > mostOnPhone ? wideOnly : '')]),
  ];
  return { data, layout, heightPixels: rows.length * 26 + 130 };
}

function outline({ row, column }: HeatmapChart['peaks'][number]): Record<string, unknown> {
  const line = { color: '@ink', width: 2 };
  return { type: 'rect', x0: column - 0.5, x1: column + 0.5, y0: row - 0.5, y1: row + 0.5, line };
}

/** About the width of all columns. */
const widthPixels = 640;

function axisOf(labels: readonly string[], pixels: number): Record<string, unknown> {
  const all = labels.map((_, index) => index);
  return {
    ...thinTicks(all, ticksOf(labels), pixels),
    range: [-0.5, labels.length - 0.5],
    showgrid: false,
    zeroline: false,
    ticks: '',
  };
}
