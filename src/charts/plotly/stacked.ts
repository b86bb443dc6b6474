import { escapeLabel, percentTicks } from '../../base/format.js';
import { partColors } from '../palette.js';
import { type StackedChart, sharesOf } from '../stacked.js';
import { textWidth } from '../svg/textWidth.js';
import { shortTimeText } from '../times.js';
import { valueTexts } from '../valueText.js';
import { topPixels, valueTitle } from './above.js';
import type { PlotlyDrawing, PlotlyTrace } from './drawing.js';
import { baseLine, valueTicks } from './lines.js';
import { thinTicks } from './ticks.js';
import { eventList, listPixels, timeMarks } from './timeMarks.js';

const plotPixels = 260;
const widthPixels = 680;

export function stackedPlotly(chart: StackedChart): PlotlyDrawing {
  const { x, series, xTitle, yTitle, shares, percent } = chart;
  const xType = chart.xType ?? 'category';
  const marks = timeMarks({ ...chart, xType, top: greatestOf(chart), widthPixels });
  const texts = x.map((text) => shortTimeText(text));
  const isTimed = xType === 'date' || texts.every((text, index) => text !== x[index]);
  const bottom = isTimed ? 32 : 52;
  const hasLegend = series.length > 1;
  const margin = { t: topPixels(marks.rows, hasLegend), b: bottom + listPixels(marks.list) };
  const layout = {
    barmode: 'stack',
    bargap: 0.15,
    hovermode: 'x unified',
    showlegend: hasLegend,
    legend: { traceorder: 'normal' },
    margin,
    xaxis: {
      ...baseLine,
      ...(isTimed ? {} : { title: { text: xTitle } }),
      type: xType,
      ...(xType === 'category' ? thinTicks(x.map(escapeLabel), texts, widthPixels) : {}),
    },
    yaxis: {
      ...valueTicks(shares || percent),
      ...(shares ? { range: [0, 1] } : { rangemode: 'tozero' }),
    },
    shapes: marks.shapes,
    annotations: [valueTitle(yTitle, marks.rows), ...marks.annotations, ...eventList(marks.list, bottom)],
  };
  return {
    data: [...marks.hatches, ...tracesOf(chart)],
    layout,
    heightPixels: plotPixels + margin.t + margin.b,
  };
}

/** The height of the highest stack. */
function greatestOf({ x, series, shares }: StackedChart): number {
  const sums = x.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  return shares ? 1 : sums.reduce((most, sum) => Math.max(most, sum), 0);
}

function tracesOf(chart: StackedChart): PlotlyTrace[] {
  const { series, look, shares, percent, ordered } = chart;
  const places = chart.x.map(escapeLabel);
  const colors = partColors(
    series.map(({ name }) => name),
    ordered,
  );
  const drawn = shares ? sharesOf(chart) : series;
  const plainTemplate = percent ? `%{y:${percentTicks}}` : '%{y:,}';
  // An area goes on where there is no value; a bar is absent.
  const filled = (values: readonly (number | null)[]) =>
    look === 'bars' ? values : values.map((value) => value ?? 0);
  return series.map(({ name, values }, index) => {
    const color = `@${colors[index]}`;
    const shared = {
      name: escapeLabel(name),
      x: places,
      y: filled(drawn[index]!.values),
      customdata: filled(values),
      hovertemplate: shares ? '%{y:.1%} (n = %{customdata:,})' : plainTemplate,
    };
    if (look === 'bars') return { type: 'bar', ...shared, marker: { color }, ...columnLabels(chart, values) };
    const line = { color, width: 0.5 };
    return { type: 'scatter', ...shared, mode: 'lines', stackgroup: 'all', line, fillcolor: color };
  });
}

/** A phone has about so much room for the values above columns. */
const phonePixels = 300;

/** The values above the columns of a single series, if all of them fit. */
function columnLabels(
  { series, shares, percent }: StackedChart,
  values: readonly (number | null)[],
): Readonly<Record<string, unknown>> {
  const texts = valueTexts(
    values.map((value) => value ?? 0),
    { percent },
  );
  const pixels = texts.reduce((sum, text) => sum + textWidth(text) + 4, 0);
  if (series.length > 1 || shares || pixels > phonePixels) return {};
  return {
    text: texts.map((text, index) => (values[index] === null ? '' : text)),
    textposition: 'outside',
    textangle: 0,
    constraintext: 'none',
    textfont: { size: 13, color: '@ink' },
    cliponaxis: false,
  };
}
