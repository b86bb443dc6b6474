import { escapeLabel, onTwoLines, percentTicks } from '../../base/format.js';
import { lineColors } from '../lineColors.js';
import type { PanelData, SmallMultiplesChart } from '../smallMultiples.js';
import type { PlotlyDrawing } from './drawing.js';
import { hoverFormat, tracesOf } from './lines.js';

/** More panels than this are smaller and closer together: five rows of them fit on a sheet of A4. */
const many = 6;

export function smallMultiplesPlotly(chart: SmallMultiplesChart): PlotlyDrawing {
  const { panels, columns, sharedY, percent, xType } = chart;
  const rows = Math.ceil(panels.length / columns);
  const names = new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)));
  const seen = new Set<string>();
  const data = panels.flatMap(({ series }, index) => {
    const colors = lineColors(series);
    return series.flatMap((line, place) => {
      const traces = tracesOf(line, colors[place]!, percent, axesOf(index));
      const isFirst = !seen.has(line.name);
      seen.add(line.name);
      return traces.map((trace) => ({ ...trace, showlegend: isFirst && trace.showlegend !== false }));
    });
  });
  const axes: Record<string, unknown> = {};
  for (const [index, { series }] of panels.entries()) {
    const suffix = index === 0 ? '' : String(index + 1);
    const isBottom = index + columns >= panels.length;
    const isLeft = index % columns === 0;
    axes[`xaxis${suffix}`] = {
      type: xType,
      showgrid: false,
      nticks: 5,
      ...(xType === 'date' ? { hoverformat: hoverFormat(series, chart.timeUnit) } : {}),
      ...(index === 0 ? {} : { matches: 'x' }),
      ...(isBottom ? { title: { text: chart.xTitle } } : { showticklabels: false }),
    };
    axes[`yaxis${suffix}`] = {
      rangemode: 'tozero',
      nticks: 4,
      ...(sharedY && index > 0 ? { matches: 'y' } : {}),
      ...(isLeft ? { title: { text: chart.yTitle } } : sharedY ? { showticklabels: false } : {}),
      ...(percent ? { tickformat: percentTicks } : {}),
    };
  }
  const hasLegend = names.size > 1;
  const layout = {
    ...axes,
    grid: { rows, columns, pattern: 'independent', xgap: 0.12, ygap: 0.28 },
    showlegend: hasLegend,
    annotations: panels.map((panel, index) => titleOf(panel, index, panels.length > many)),
    shapes: panels.flatMap(shapesOf),
    legend: { y: 1, yanchor: 'top', yref: 'container' },
    margin: { t: hasLegend ? 66 : 38 },
  };
  return { data, layout, heightPixels: rows * (panels.length > many ? 165 : 190) + 120 };
}

function titleOf({ title, subtitle }: PanelData, index: number, isSmall: boolean): Record<string, unknown> {
  const words = subtitle === undefined ? title : `${title}, ${subtitle}`;
  return {
    text: `<b>${onTwoLines(words, isSmall ? 20 : 26)}</b>`,
    xref: `x${index === 0 ? '' : index + 1} domain`,
    x: 0,
    xanchor: 'left',
    yref: `y${index === 0 ? '' : index + 1} domain`,
    y: 1,
    yanchor: 'bottom',
    align: 'left',
    showarrow: false,
    font: { size: isSmall ? 11 : 12, color: '@ink' },
  };
}

/** The windows and the events of a panel, with their labels. */
function shapesOf({ events = [], windows = [] }: PanelData, index: number): unknown[] {
  const suffix = index === 0 ? '' : index + 1;
  const whole = { xref: `x${suffix}`, yref: `y${suffix} domain`, y0: 0, y1: 1, layer: 'below' };
  return [
    ...windows.map(({ from, until, label }) => ({
      ...whole,
      type: 'rect',
      x0: from,
      x1: until,
      fillcolor: '@shade',
      line: { width: 0 },
      label: { text: escapeLabel(label), textposition: 'top left', font: { size: 11, color: '@muted' } },
    })),
    ...events.map(({ at, label }) => ({
      ...whole,
      type: 'line',
      x0: at,
      x1: at,
      line: { color: '@muted', width: 1.5, dash: 'dot' },
      label: {
        text: escapeLabel(label),
        textposition: 'end',
        textangle: 0,
        font: { size: 11, color: '@muted' },
      },
    })),
  ];
}

function axesOf(index: number): { readonly xaxis: string; readonly yaxis: string } {
  const suffix = index === 0 ? '' : String(index + 1);
  return { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
}
