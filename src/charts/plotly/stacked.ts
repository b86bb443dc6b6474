import { escapeLabel, percentTicks } from '../../base/format.js';
import { annotationsOf } from '../marks.js';
import { partColors } from '../palette.js';
import { type StackedChart, sharesOf } from '../stacked.js';
import type { PlotlyDrawing, PlotlyTrace } from './drawing.js';

export function stackedPlotly(chart: StackedChart): PlotlyDrawing {
  const { x, series, xTitle, yTitle, xType, shares, percent, events, windows } = chart;
  const layout = {
    barmode: 'stack',
    bargap: 0.15,
    hovermode: 'x unified',
    showlegend: series.length > 1,
    legend: { traceorder: 'normal' },
    xaxis: {
      title: { text: xTitle },
      showgrid: false,
      ...(xType === null ? {} : { type: xType }),
    },
    yaxis: {
      title: { text: yTitle },
      ...(shares || percent ? { tickformat: percentTicks } : {}),
      ...(shares ? { range: [0, 1] } : { rangemode: 'tozero' }),
    },
    ...annotationsOf(events, windows, x),
  };
  return { data: tracesOf(chart), layout };
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
    if (look === 'bars') return { type: 'bar', ...shared, marker: { color } };
    const line = { color, width: 0.5 };
    return { type: 'scatter', ...shared, mode: 'lines', stackgroup: 'all', line, fillcolor: color };
  });
}
