import { escapeLabel, percentTicks } from '../base/format.js';
import type { PlotlyTrace } from './chart.js';
import type { Figure, FigureText } from './figure.js';
import {
  type Labels,
  labelsOf,
  makeFigure,
  type Numbers,
  numbersOf,
  requireSameLength,
  requireSome,
} from './input.js';
import { annotationsOf, type EventAnnotation, type PeriodAnnotation } from './marks.js';
import { seriesColors, stepCount } from './palette.js';

export interface StackedInput extends FigureText {
  /** Dates or categories, shared by all series. */
  readonly x: Labels;
  /** Bottom first; `Source1`..`Source3` keep their colours. */
  readonly series: readonly { readonly name: string; readonly y: Numbers }[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Bars for a few categories, areas for a long time. @default 'bars' */
  readonly look?: 'bars' | 'areas';
  /** The series are steps of one scale, least first (severity 1 to 4): one hue from pale to strong. @default false */
  readonly ordered?: boolean;
  /** Show shares of the total at each x instead of counts. @default false */
  readonly shares?: boolean;
  /** y are shares of 0..1. @default false */
  readonly percent?: boolean;
  readonly events?: readonly EventAnnotation[];
  readonly windows?: readonly PeriodAnnotation[];
  readonly xType?: 'date' | 'linear' | 'category';
}

/** Parts of a whole, stacked: accidents by month and feed. */
export function stacked(input: StackedInput): Figure {
  requireSome('series', input.series, input);
  const { x, shares = false, percent = false } = input;
  const layout = {
    barmode: 'stack',
    bargap: 0.15,
    hovermode: 'x unified',
    showlegend: input.series.length > 1,
    legend: { traceorder: 'normal' },
    xaxis: {
      title: { text: input.xTitle },
      showgrid: false,
      ...(input.xType === undefined ? {} : { type: input.xType }),
    },
    yaxis: {
      title: { text: input.yTitle },
      ...(shares || percent ? { tickformat: percentTicks } : {}),
      ...(shares ? { range: [0, 1] } : { rangemode: 'tozero' }),
    },
    ...annotationsOf(input.events, input.windows, x),
  };
  return makeFigure(input, tracesOf(input), layout);
}

function tracesOf({ x, series, look = 'bars', ordered, shares, percent }: StackedInput): PlotlyTrace[] {
  const columns = series.map(({ name, y }) => {
    requireSameLength({ x, [`y of ${name}`]: y });
    return numbersOf(y, `y of ${name}`);
  });
  const totals = x.map((_, index) => columns.reduce((sum, column) => sum + (column[index] ?? 0), 0));
  const places = labelsOf(x);
  const colors = seriesColors(series.map(({ name }) => name));
  const plainTemplate = percent ? `%{y:${percentTicks}}` : '%{y:,}';
  return series.map(({ name }, index) => {
    const isStep = ordered === true && series.length <= stepCount;
    const color = isStep ? `@severity${index + 1}` : `@${colors[index]!}`;
    // An area goes on where there is no value; a bar is absent.
    const values = look === 'bars' ? columns[index]! : columns[index]!.map((value) => value ?? 0);
    const y = values.map((value, row) => (shares && value !== null ? value / (totals[row] || 1) : value));
    const shared = {
      name: escapeLabel(name),
      x: places,
      y,
      customdata: values,
      hovertemplate: shares ? '%{y:.1%} (n = %{customdata:,})' : plainTemplate,
    };
    if (look === 'bars') return { type: 'bar', ...shared, marker: { color } };
    const line = { color, width: 0.5 };
    return { type: 'scatter', ...shared, mode: 'lines', stackgroup: 'all', line, fillcolor: color };
  });
}
