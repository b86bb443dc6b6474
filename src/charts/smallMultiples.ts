import { requireInteger } from '../base/checks.js';
import { onTwoLines, percentTicks } from '../base/format.js';
import type { Figure, FigureText } from './figure.js';
import { makeFigure, requireSome } from './input.js';
import { type LineSeries, lineTraces } from './lines.js';
import { seriesColors } from './palette.js';

export interface SmallMultiplesInput extends FigureText {
  readonly panels: readonly { readonly title: string; readonly series: readonly LineSeries[] }[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Panels side by side; a page puts at most two on a phone. @default 4 for more than six panels, else 2 */
  readonly columns?: number;
  /** One y scale for all, so that heights compare. @default true */
  readonly sharedY?: boolean;
  /** y are shares of 0..1. @default false */
  readonly percent?: boolean;
}

/** More panels than this are smaller and closer together: five rows of them fit on a sheet of A4. */
const many = 6;

/** The same chart for each group, on shared axes, to compare feeds or states. */
export function smallMultiples(input: SmallMultiplesInput): Figure {
  const { panels, sharedY = true } = input;
  const columns = input.columns ?? (panels.length > many ? 4 : 2);
  requireSome('panels', panels, input);
  requireInteger('columns', columns, 1);
  const width = Math.min(columns, panels.length);
  const rows = Math.ceil(panels.length / width);
  const names = [...new Set(panels.flatMap((panel) => panel.series.map((series) => series.name)))];
  const colors = seriesColors(names);
  const seen = new Set<string>();
  const data = panels.flatMap((panel, index) =>
    panel.series.flatMap((series) => {
      const traces = lineTraces(
        series,
        colors[names.indexOf(series.name)]!,
        input.percent === true,
        axesOf(index),
      );
      const isFirst = !seen.has(series.name);
      seen.add(series.name);
      return traces.map((trace) => ({ ...trace, showlegend: isFirst && trace.showlegend !== false }));
    }),
  );
  const axes: Record<string, unknown> = {};
  for (const index of panels.keys()) {
    const suffix = index === 0 ? '' : String(index + 1);
    const isBottom = index + width >= panels.length;
    const isLeft = index % width === 0;
    axes[`xaxis${suffix}`] = {
      showgrid: false,
      nticks: 5,
      ...(index === 0 ? {} : { matches: 'x' }),
      ...(isBottom ? { title: { text: input.xTitle } } : { showticklabels: false }),
    };
    axes[`yaxis${suffix}`] = {
      rangemode: 'tozero',
      nticks: 4,
      ...(sharedY && index > 0 ? { matches: 'y' } : {}),
      ...(isLeft ? { title: { text: input.yTitle } } : sharedY ? { showticklabels: false } : {}),
      ...(input.percent === true ? { tickformat: percentTicks } : {}),
    };
  }
  const layout = {
    ...axes,
    grid: { rows, columns: width, pattern: 'independent', xgap: 0.12, ygap: 0.28 },
    showlegend: names.length > 1,
    annotations: panels.map((panel, index) => ({
      text: `<b>${onTwoLines(panel.title, panels.length > many ? 20 : 26)}</b>`,
      xref: `x${index === 0 ? '' : index + 1} domain`,
      x: 0,
      xanchor: 'left',
      yref: `y${index === 0 ? '' : index + 1} domain`,
      y: 1,
      yanchor: 'bottom',
      align: 'left',
      showarrow: false,
      font: { size: panels.length > many ? 11 : 12, color: '@ink' },
    })),
    legend: { y: 1, yanchor: 'top', yref: 'container' },
    margin: { t: names.length > 1 ? 66 : 38 },
  };
  return makeFigure(input, data, layout, rows * (panels.length > many ? 165 : 190) + 120);
}

function axesOf(index: number): { readonly xaxis: string; readonly yaxis: string } {
  const suffix = index === 0 ? '' : String(index + 1);
  return { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
}
