import { lineColors } from '../lineColors.js';
import type { PanelData, SmallMultiplesChart } from '../smallMultiples.js';
import { timeText } from '../times.js';
import { type Axis, xAxis, xLabels, yAxis, yGrid, yLabelPixels } from './axes.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { type KeyLine, lineKey } from './legend.js';
import { bandPaths, dashes, gapAreas, type LinePlot, linePaths, valueMarks } from './linePlot.js';
import { moved } from './lines.js';
import { line, rect, text } from './markup.js';
import { fitText, roomFor, wrapText } from './textWidth.js';
import {
  discRowPixels,
  eventDiscs,
  eventList,
  type NumberedEvent,
  numberedEvents,
  type PlotArea,
  type Span,
  windowAreas,
} from './timeMarks.js';

const gapPixels = 26;
/** Narrower panels have fewer in a row. */
const minCellPixels = 90;
/** All panels together have about so many stops of the arrow keys. */
const maxMarks = { wide: 100, narrow: 60 } as const;

/** Panels on one scale, each with its name above it; the key of the lines stands in a free place of the grid. */
export const smallMultiplesSvg: DrawSvg<SmallMultiplesChart> = (chart, widthPixels) => {
  const { panels, sharedY, xType } = chart;
  const narrow = isNarrow(widthPixels);
  const wanted = narrow ? Math.min(chart.columns, chart.columns >= 4 ? 2 : 1) : chart.columns;
  const scaleOf = (shown: readonly PanelData[]) => (bottom: number, top: number) =>
    yAxisOf(chart, shown, bottom, top, narrow || wanted > 2);
  const scales = panels.map((panel) => scaleOf(sharedY ? panels : [panel]));
  const gutter = Math.max(...scales.map((scale) => yLabelPixels(scale(1, 0))));
  // With one scale, only the first panel of a row is labelled.
  const cellGap = sharedY ? gapPixels : gapPixels + gutter;
  const room = widthPixels - gutter - 8;
  const columns = Math.max(1, Math.min(wanted, Math.floor((room + cellGap) / (minCellPixels + cellGap))));
  const cellWidth = (room - (columns - 1) * cellGap) / columns;
  const height = columns === 1 ? (narrow ? 92 : 104) : 108;
  const leftOf = (column: number): number => gutter + column * (cellWidth + cellGap);
  const values = panels.flatMap(({ series }) => series.flatMap(({ x }) => x));
  const ticks = columns === 1 ? (narrow ? 3 : 7) : xType === 'date' ? 2 : 4;

  const key = keyOf(panels);
  const rowCount = Math.ceil(panels.length / columns);
  const isKeyFree = columns > 1 && panels.length < rowCount * columns;
  const keyAbove = key.length === 0 || isKeyFree ? null : lineKey(key, widthPixels);
  const body = [text(0, 13, fitText(chart.yTitle, widthPixels), { color: 'muted' })];
  let y = 24;
  if (keyAbove !== null) {
    body.push(moved(0, y, keyAbove.body));
    y += keyAbove.heightPixels + 4;
  }
  const shownEvents: NumberedEvent[] = [];
  for (let row = 0; row < rowCount; row++) {
    const first = row * columns;
    const shown = panels.slice(first, first + columns);
    const titles = shown.map((panel) =>
      titleOf(panel, columns === 1 ? widthPixels : cellWidth + 8, columns === 1),
    );
    const titleLines = Math.max(...titles.map(({ heightPixels }) => heightPixels));
    const cells = shown.map((panel, column) => {
      const left = leftOf(column);
      const x = xAxis({ ...chart, values }, left, left + cellWidth, ticks);
      const events = numberedEvents(
        panel.events ?? [],
        x,
        { left, right: left + cellWidth },
        shownEvents.length + 1,
      );
      shownEvents.push(...events);
      return { panel, left, x, events };
    });
    const discRow = Math.max(...cells.map(({ events }) => discRowPixels(events)));
    const hasLabels =
      columns === 1 && shown.some((panel) => labelsOf(panel, chart, cells[0]!.x, cells[0]!.left, cellWidth));
    const top = y + titleLines + (discRow === 0 ? (hasLabels ? 18 : 0) : discRow) + 8;
    const bottom = top + height;
    for (const [column, { panel, left, x, events }] of cells.entries()) {
      const area: PlotArea = { left, right: left + cellWidth, top, bottom };
      const yScale = scales[first + column]!(bottom, top);
      const titleLeft = columns === 1 ? 0 : left;
      body.push(
        moved(titleLeft, y, titles[column]!.body),
        yGrid(yScale, left, area.right, column === 0 || !sharedY),
        panelBody(panel, chart, { x, y: yScale, area, events, widthPixels, panelCount: panels.length }),
      );
      if (columns > 1 || row === rowCount - 1)
        body.push(
          xLabels(
            x,
            bottom,
            columns === 1 ? widthPixels : Math.min(widthPixels, area.right + gapPixels / 2),
            columns === 1 ? 0 : left,
          ),
        );
    }
    y = bottom + (columns > 1 || row === rowCount - 1 ? 28 : 10);
    if (isKeyFree && row === rowCount - 1) {
      const free = leftOf(shown.length);
      const { heightPixels, body: lines } = lineKey(key, widthPixels - free);
      body.push(moved(free, top, lines));
      y = Math.max(y, top + heightPixels);
    }
  }
  if (xType !== 'date') {
    body.push(
      text(widthPixels / 2, y + 10, fitText(chart.xTitle, widthPixels), {
        color: 'muted',
        anchor: 'middle',
      }),
    );
    y += 20;
  }
  const list = eventList(shownEvents, widthPixels);
  body.push(moved(0, y, list.body));
  return { heightPixels: y + list.heightPixels, body: body.join('') };
};

function yAxisOf(
  { percent }: SmallMultiplesChart,
  panels: readonly PanelData[],
  bottom: number,
  top: number,
  short: boolean,
): Axis {
  const series = panels.flatMap((panel) => panel.series);
  return yAxis(
    {
      values: series.flatMap(({ y }) => y),
      bands: series.flatMap(({ lower = [], upper = [] }) => [...lower, ...upper]),
      fromZero: true,
      percent,
      short,
    },
    bottom,
    top,
    3,
  );
}

interface PanelParts {
  readonly x: Axis;
  readonly y: Axis;
  readonly area: PlotArea;
  readonly events: readonly NumberedEvent[];
  readonly widthPixels: number;
  readonly panelCount: number;
}

function panelBody(panel: PanelData, chart: SmallMultiplesChart, parts: PanelParts): string {
  const { x, y, area, events, widthPixels, panelCount } = parts;
  const { series, windows = [] } = panel;
  const plot: LinePlot = { series, colors: lineColors(series), x, y, area };
  const labelY = area.top - 6;
  const taken: Span[] = events.map(({ at }) => [x.at(at) - 12, x.at(at) + 12]);
  const windowMarks = windowAreas(windows, x, area, labelY, taken);
  return [
    ...gapsOf(panel, chart, x, area).map(({ markup, label, from, to }) => {
      const pixels = roomFor(label);
      const start = Math.min(from, area.right - pixels);
      const isFree = chart.columns === 1 && taken.every(([a, b]) => start > b + 8 || start + pixels < a - 8);
      if (!isFree || pixels > area.right - area.left || to < area.right) return markup;
      taken.push([start, start + pixels]);
      return markup + text(area.right, labelY, label, { color: 'muted', anchor: 'end' });
    }),
    windowMarks,
    bandPaths(plot),
    line(area.left, area.bottom, area.right, area.bottom, { color: 'muted' }),
    linePaths(plot),
    eventDiscs(events, x, area, widthPixels),
    valueMarks(
      plot,
      { ...chart, percentX: false },
      Math.max(8, Math.floor(maxMarks[isNarrow(widthPixels) ? 'narrow' : 'wide'] / panelCount)),
      `${panel.title}, `,
    ),
  ].join('');
}

/** The gaps of a panel of one line, where no window says so. */
function gapsOf(
  { series, windows = [] }: PanelData,
  { xType }: SmallMultiplesChart,
  x: Axis,
  area: PlotArea,
) {
  const drawn = series.filter(({ look }) => look === 'line' || look === 'points');
  if (xType !== 'date' || drawn.length !== 1) return [];
  return gapAreas(drawn[0]!, x, area)
    .filter(
      ({ from, to }) =>
        !windows.some((window) => x.at(window.from) < to - 1 && x.at(window.until) > from + 1),
    )
    .map((gap) => ({ ...gap, label: `no data after ${timeText(gap.since.slice(0, 7))}` }));
}

/** Whether text stands above the plot of a panel. */
function labelsOf(
  panel: PanelData,
  chart: SmallMultiplesChart,
  x: Axis,
  left: number,
  width: number,
): boolean {
  const area = { left, right: left + width, top: 0, bottom: 1 };
  return (
    (panel.windows?.length ?? 0) > 0 || gapsOf(panel, chart, x, area).some(({ to }) => to >= left + width)
  );
}

/** The title in bold with the place below it or, in a wide panel, beside it. */
function titleOf({ title, subtitle, course, series }: PanelData, width: number, isWide: boolean) {
  const color = course ?? 'ink';
  const sign = course === undefined ? '' : course === 'emerging' ? '▲ ' : '▼ ';
  const [only] = lineColors(series);
  const hasSwatch = series.length === 1 && only !== 'ink';
  const indent = hasSwatch ? 18 : 0;
  const swatch = hasSwatch ? rect(0, 2, 12, 12, only!, { rx: 2 }) : '';
  const words = `${sign}${title}`;
  const titlePixels = roomFor(words, { bold: true }) + indent;
  const besides = subtitle === undefined ? 0 : roomFor(subtitle) + 10;
  if (isWide && titlePixels + besides <= width) {
    const beside = subtitle === undefined ? '' : text(titlePixels + 10, 13, subtitle, { color: 'muted' });
    return { heightPixels: 20, body: swatch + text(indent, 13, words, { bold: true, color }) + beside };
  }
  const lines = wrapText(words, width - indent, { bold: true }).slice(0, 2);
  const below = subtitle === undefined ? [] : [fitText(subtitle, width)];
  const body = [
    swatch,
    ...lines.map((one, index) => text(indent, 13 + index * 17, one, { bold: true, color })),
    ...below.map((one) => text(0, 13 + lines.length * 17, one, { color: 'muted' })),
  ];
  return { heightPixels: 4 + 17 * (lines.length + below.length), body: body.join('') };
}

/** The lines that the titles of the panels do not name. */
function keyOf(panels: readonly PanelData[]): KeyLine[] {
  const lines = new Map<string, KeyLine>();
  for (const { series } of panels) {
    if (series.length < 2) continue;
    const colors = lineColors(series);
    for (const [index, { name, look }] of series.entries()) {
      const dash = dashes[look];
      if (!lines.has(name)) {
        lines.set(name, { label: name, color: colors[index]!, ...(dash === undefined ? {} : { dash }) });
      }
    }
  }
  return [...lines.values()];
}
