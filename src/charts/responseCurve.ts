import { formatCount } from '../base/format.js';
import type { PlotlyTrace } from './chart.js';
import type { Figure, FigureText } from './figure.js';
import { allNumbersOf, makeFigure, type Numbers, requireSameLength } from './input.js';
import { lineTraces } from './plotly/lines.js';

export interface ResponseCurveInput extends FigureText {
  /** The dose, ascending, with its unit in `xTitle`: `Temperature (°F)`. */
  readonly x: Numbers;
  readonly estimate: Numbers;
  readonly lower: Numbers;
  readonly upper: Numbers;
  readonly xTitle: string;
  readonly yTitle: string;
  /** The value without an effect. @default 1 */
  readonly reference?: number;
  /** The amount of data at each x, drawn as bars below, so that ends with little data are visible. */
  readonly support?: Numbers;
}

/** A dose-response curve with its band, the line of no effect, and the data that supports it. */
export function responseCurve(input: ResponseCurveInput): Figure {
  const { x, estimate, lower, upper, support, reference = 1 } = input;
  requireSameLength({ x, estimate, lower, upper, support });
  const doses = allNumbersOf(x, 'x');
  const data: PlotlyTrace[] = lineTraces(
    { name: input.yTitle, x: doses, y: estimate, lower, upper },
    'plain',
    false,
  );
  if (support !== undefined) {
    const counts = allNumbersOf(support, 'support');
    data.push({
      type: 'bar',
      x: doses,
      y: counts,
      yaxis: 'y2',
      marker: { color: '@muted', opacity: 0.6 },
      hovertemplate: '%{customdata}',
      name: 'data',
      customdata: counts.map((count) => `n = ${formatCount(count)}`),
    });
  }
  const layout = {
    hovermode: 'x unified',
    showlegend: false,
    xaxis: {
      title: { text: input.xTitle },
      showgrid: false,
      ...(support === undefined ? {} : { anchor: 'y2' }),
    },
    yaxis: { title: { text: input.yTitle }, ...(support === undefined ? {} : { domain: [0.27, 1] }) },
    ...(support === undefined
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
  return makeFigure(input, data, layout);
}
