import { escapeLabel, shorten } from '../../base/format.js';
import { lineColors } from '../lineColors.js';
import type { PanelData, SmallMultiplesChart } from '../smallMultiples.js';
import { legendPixels, rowPixels, valueTitle } from './above.js';
import type { PlotlyDrawing } from './drawing.js';
import { baseLine, greatestOf, hoverFormat, tracesOf, valueTicks } from './lines.js';
import { eventList, listPixels, type TimeMarks, timeMarks } from './timeMarks.js';

const plotPixels = 110;
/** About the width of all panels side by side. */
const widthPixels = 700;
const gapShare = 0.12;
/** About the width of a letter of a title. */
const letterPixels = 8;

export function smallMultiplesPlotly(chart: SmallMultiplesChart): PlotlyDrawing {
  const { panels, columns, sharedY, percent, xType } = chart;
  const rowCount = Math.ceil(panels.length / columns);
  const panelPixels = (widthPixels / columns) * (columns === 1 ? 1 : 1 - gapShare);
  const marks = marksOf(chart, panelPixels);
  const markRows = Math.max(...marks.map(({ rows }) => rows));
  const titleRows = columns > 1 && panels.some(({ subtitle }) => subtitle !== undefined) ? 2 : 1;
  const list = marks.flatMap((one) => one.list);
  const names = new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)));
  const hasLegend = panels.some(({ series }) => series.length > 1) && names.size > 1;
  const seen = new Set<string>();
  const lines = panels.flatMap(({ series }, index) => {
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
    const suffix = suffixOf(index);
    const isBottom = index + columns >= panels.length;
    const isLeft = index % columns === 0;
    axes[`xaxis${suffix}`] = {
      ...baseLine,
      type: xType,
      nticks: columns === 1 ? 7 : 4,
      ...(xType === 'date' ? { hoverformat: hoverFormat(series, chart.timeUnit) } : {}),
      ...(index === 0 ? {} : { matches: 'x' }),
      ...(isBottom ? (xType === 'date' ? {} : { title: { text: chart.xTitle } }) : { showticklabels: false }),
    };
    axes[`yaxis${suffix}`] = {
      ...valueTicks(percent),
      rangemode: 'tozero',
      nticks: 4,
      ...(sharedY && index > 0 ? { matches: 'y' } : {}),
      ...(isLeft || !sharedY ? {} : { showticklabels: false }),
    };
  }
  const abovePixels = (markRows + titleRows) * rowPixels + 18;
  const bottom = xType === 'date' ? 32 : 52;
  const margin = {
    t: abovePixels + rowPixels + (hasLegend ? legendPixels : 0),
    b: bottom + listPixels(list),
  };
  const layout = {
    ...axes,
    grid: {
      rows: rowCount,
      columns,
      pattern: 'independent',
      xgap: gapShare,
      ygap: abovePixels / (plotPixels + abovePixels),
    },
    showlegend: hasLegend,
    annotations: [
      valueTitle(chart.yTitle, markRows + titleRows + 0.2),
      ...panels.flatMap((panel, index) => titleOf(panel, index, { markRows, titleRows, panelPixels })),
      ...marks.flatMap(({ annotations }) => annotations),
      ...eventList(list, bottom),
    ],
    shapes: marks.flatMap(({ shapes }) => shapes),
    margin,
  };
  const plotsPixels = rowCount * (plotPixels + abovePixels) - abovePixels;
  const data = [...marks.flatMap(({ hatches }) => hatches), ...lines];
  return { data, layout, heightPixels: plotsPixels + margin.t + margin.b };
}

/** The marks of each panel; the numbers of the discs go on from panel to panel. */
function marksOf({ panels, sharedY, xType }: SmallMultiplesChart, panelPixels: number): TimeMarks[] {
  const all = greatestOf(panels.flatMap(({ series }) => series));
  const x = panels.flatMap(({ series }) => series.flatMap((line) => line.x));
  let first = 1;
  return panels.map(({ events, windows, series }, index) => {
    const marks = timeMarks({
      ...(events === undefined ? {} : { events }),
      ...(windows === undefined ? {} : { windows }),
      xType,
      x,
      axes: [`x${suffixOf(index)}`, `y${suffixOf(index)}`],
      top: sharedY ? all : greatestOf(series),
      widthPixels: panelPixels,
      first,
    });
    first += marks.list.length;
    return marks;
  });
}

interface TitleRoom {
  readonly markRows: number;
  readonly titleRows: number;
  readonly panelPixels: number;
}

/** The title in bold above the marks, with a swatch of its line, and the place below it or, in a wide panel, beside it. */
function titleOf(
  { title, subtitle, course, series }: PanelData,
  index: number,
  { markRows, titleRows, panelPixels }: TitleRoom,
): readonly Record<string, unknown>[] {
  const above = {
    xref: `x${suffixOf(index)} domain`,
    x: 0,
    xanchor: 'left',
    yref: `y${suffixOf(index)} domain`,
    y: 1,
    yanchor: 'bottom',
    showarrow: false,
  };
  const letters = Math.floor(panelPixels / letterPixels);
  const low = markRows * rowPixels + 8;
  const high = low + (titleRows - 1) * rowPixels;
  const sign = course === undefined ? '' : course === 'emerging' ? '▲ ' : '▼ ';
  const [only] = lineColors(series);
  const hasSwatch = series.length === 1 && only !== 'ink';
  const bold = `<b>${sign}${escapeLabel(shorten(title, letters))}</b>`;
  const beside = subtitle === undefined || titleRows > 1 ? '' : `  ${escapeLabel(subtitle)}`;
  return [
    ...(hasSwatch ? [{ ...above, yshift: high, text: '■', font: { size: 13, color: `@${only}` } }] : []),
    {
      ...above,
      yshift: high,
      xshift: hasSwatch ? 16 : 0,
      text: bold + beside,
      font: { size: 13, color: `@${course ?? 'ink'}` },
    },
    ...(subtitle === undefined || titleRows === 1
      ? []
      : [
          {
            ...above,
            yshift: low,
            text: escapeLabel(shorten(subtitle, letters)),
            font: { size: 13, color: '@muted' },
          },
        ]),
  ];
}

function suffixOf(index: number): string {
  return index === 0 ? '' : String(index + 1);
}

function axesOf(index: number): { readonly xaxis: string; readonly yaxis: string } {
  return { xaxis: `x${suffixOf(index)}`, yaxis: `y${suffixOf(index)}` };
}
