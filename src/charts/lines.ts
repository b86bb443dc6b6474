import { escapeLabel, formatNumber, formatPercent, percentTicks } from '../base/format.js';
import type { PlotlyTrace } from './chart.js';
import type { Figure, FigureText } from './figure.js';
import {
  type Labels,
  makeFigure,
  type Numbers,
  numbersOf,
  requireOrdered,
  requireSameLength,
  requireSome,
} from './input.js';
import { annotationsOf, type EventAnnotation, type PeriodAnnotation } from './marks.js';
import { seriesColors } from './palette.js';

/** One line: `Source1`..`Source3` keep their colours in every figure. */
export interface LineSeries {
  readonly name: string;
  /** Dates (`2020-03-13`, `2020-03`), numbers, or categories. */
  readonly x: Labels | Float64Array;
  /** Gaps break the line. */
  readonly y: Numbers;
  /** Ends of the band around it, both or neither. */
  readonly lower?: Numbers;
  readonly upper?: Numbers;
  /** Its style: dashed for expected values, a grey reference for no effect. @default 'line' */
  readonly look?: 'line' | 'dashed' | 'points' | 'reference';
}

export interface LinesInput extends FigureText {
  readonly series: readonly LineSeries[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly events?: readonly EventAnnotation[];
  readonly windows?: readonly PeriodAnnotation[];
  /** y are shares of 0..1. @default false */
  readonly percent?: boolean;
  /** x are shares of 0..1. @default false */
  readonly percentX?: boolean;
  /** Start the y axis at zero, suitable for counts. @default true */
  readonly fromZero?: boolean;
  /** @default false */
  readonly logX?: boolean;
  /** @default false */
  readonly logY?: boolean;
  /** `category` for labels that look like numbers or dates. @default Plotly's guess */
  readonly xType?: 'date' | 'linear' | 'category';
  /** Ticks at these positions only, with these texts. @default Plotly's choice */
  readonly xTicks?: readonly { readonly at: string | number; readonly text: string }[];
  /** Format of dates in hover texts, in d3's time format: `%B %Y`. @default Plotly's choice */
  readonly xHoverFormat?: string;
}

/**
 * Lines over time or over a number, with interval bands, event lines and shaded windows.
 *
 * @example
 * const { month, n } = (await source.ask(count().by('month'))).columns;
 * const figure = lines({
 *   id: 'months',
 *   title: 'Accidents by month',
 *   alt: 'One line, with a step in 2020.',
 *   footnote: 'All feeds',
 *   series: [{ name: 'accidents', x: month as string[], y: n as Float64Array }],
 *   xTitle: 'Month',
 *   yTitle: 'Accidents',
 * }); // a Figure for show, renderFigureHtml and exportFigure
 */
export function lines(input: LinesInput): Figure {
  requireSome('series', input.series, input);
  const colors = seriesColors(input.series.map(({ name }) => name));
  const data = input.series.flatMap((series, index) =>
    lineTraces(series, colors[index]!, input.percent === true),
  );
  const hasLegend = input.series.length > 1;
  const layout = {
    hovermode: 'x unified',
    showlegend: hasLegend,
    xaxis: {
      title: { text: input.xTitle },
      showgrid: false,
      ...(input.logX === true ? { type: 'log', dtick: 1 } : {}),
      ...(input.percentX === true ? { tickformat: percentTicks } : {}),
      ...(input.xType === undefined ? {} : { type: input.xType }),
      ...(input.xType === 'linear' ? { zeroline: false } : {}),
      ...(input.xTicks === undefined ? {} : ticksAt(input.xTicks)),
      ...(input.xHoverFormat === undefined ? {} : { hoverformat: input.xHoverFormat }),
    },
    yaxis: {
      title: { text: input.yTitle },
      ...(input.logY === true ? { type: 'log' } : (input.fromZero ?? true) ? { rangemode: 'tozero' } : {}),
      ...(input.percent === true ? { tickformat: percentTicks } : {}),
    },
    ...annotationsOf(
      input.events,
      input.windows,
      input.series.flatMap((series) => Array.from<unknown>(series.x)),
    ),
  };
  return makeFigure(input, data, layout);
}

function ticksAt(ticks: NonNullable<LinesInput['xTicks']>): Record<string, unknown> {
  return {
    tickmode: 'array',
    tickvals: ticks.map(({ at }) => at),
    ticktext: ticks.map(({ text }) => escapeLabel(text)),
  };
}

/** Up to this many values are also drawn as points. */
const maxMarked = 12;

/**
 * The band, if there is one, and the line over it, in the colour of the token. `axes` positions them in a grid of
 * panels.
 */
export function lineTraces(
  series: LineSeries,
  token: string,
  percent: boolean,
  axes: Readonly<Record<string, unknown>> = {},
): PlotlyTrace[] {
  const { name, y, lower, upper } = series;
  requireSameLength({ [`x of ${name}`]: series.x, [`y of ${name}`]: y, lower, upper });
  const x = Array.from(series.x as ArrayLike<string | number | boolean | null>);
  const isReference = series.look === 'reference';
  const color = isReference ? '@muted' : `@${token}`;
  const values = numbersOf(y, `y of ${name}`);
  const lows = lower && numbersOf(lower, `low of ${name}`);
  const highs = upper && numbersOf(upper, `high of ${name}`);
  const format = percent ? formatPercent : formatNumber;
  const hovers = values.map((value, index) => {
    const bottom = lows?.[index] ?? null;
    const top = highs?.[index] ?? null;
    const interval = bottom === null || top === null ? '' : ` (${format(bottom)} to ${format(top)})`;
    return value === null ? 'no value' : `${format(value)}${interval}`;
  });
  const line = {
    ...axes,
    type: 'scatter',
    mode:
      series.look === 'points' ? 'markers' : x.length > maxMarked || isReference ? 'lines' : 'lines+markers',
    name: escapeLabel(name),
    legendgroup: escapeLabel(name),
    x,
    y: values,
    line: {
      color,
      width: isReference ? 1.5 : 2,
      dash: isReference || series.look === 'dashed' ? 'dash' : 'solid',
    },
    marker: x.length > maxMarked ? { color, size: 4, opacity: 0.7 } : { color, size: 6 },
    hovertemplate: '%{customdata}',
    customdata: hovers,
  };
  if (lows === undefined || highs === undefined) return [line];
  requireOrdered(lows, highs);
  const fill = isReference ? '@shade' : `@${token}-band`;
  return [...bandTraces(x, lows, highs, fill, { ...axes, legendgroup: escapeLabel(name) }), line];
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
