import { formatCount } from '../../base/format.js';
import type { ResponseCurveChart } from '../responseCurve.js';
import { topPixels, valueTitle } from './above.js';
import type { PlotlyDrawing, PlotlyTrace } from './drawing.js';
import { baseLine, lineTraces, valueTicks } from './lines.js';

export function responseCurvePlotly(chart: ResponseCurveChart): PlotlyDrawing {
  const { x, estimate, lower, upper, support, xTitle, yTitle, reference } = chart;
  const data: PlotlyTrace[] = lineTraces({ name: yTitle, x, y: estimate, lower, upper }, 'plain', false);
  if (support !== null) {
    data.push({
      type: 'bar',
      x,
      y: support,
      yaxis: 'y2',
      marker: { color: '@muted', opacity: 0.6 },
      hovertemplate: '%{customdata}',
      name: 'data',
      customdata: support.map((count) => `n = ${formatCount(count)}`),
    });
  }
  const layout = {
    hovermode: 'x unified',
    showlegend: false,
    margin: { t: topPixels(0, false) },
    annotations: [valueTitle(yTitle)],
    xaxis: {
      ...baseLine,
      title: { text: xTitle },
      ...(support === null ? {} : { anchor: 'y2' }),
    },
    yaxis: { ...valueTicks(false), ...(support === null ? {} : { domain: [0.27, 1] }) },
    ...(support === null
      ? {}
      : { yaxis2: { title: { text: 'n' }, domain: [0, 0.2], nticks: 3, rangemode: 'tozero' } }),
    shapes: [
      {
        type: 'line',
        xref: 'paper',
        x0: 0,
        x1: 1,
        yref: 'y',
        y0: reference,
        y1: reference,
        line: { color: '@muted', width: 1.5, dash: 'dash' },
        layer: 'below',
      },
    ],
  };
  return { data, layout };
}
