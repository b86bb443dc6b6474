import { lineColors } from '../lineColors.js';
import type { PanelData, SmallMultiplesChart } from '../smallMultiples.js';
import { type Axis, xAxis, xLabels, yAxis, yGrid, yLabelPixels } from './axes.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { drawKey, type KeyEntry, lineSign } from './legend.js';
import { lineNames } from './lineNames.js';
import { bandPaths, dashes, type LinePlot, linePaths, valueMarks } from './linePlot.js';
import { line, moved, rect, text } from './markup.js';
import { fitText, roomFor, wrapText } from './textWidth.js';
import { belowPlot, drawAreas, gapAreas, type NamedArea, nameAreas, periodAreas } from './timeAreas.js';
import { discSpans, eventDiscs, type NumberedEvent, numberedEvents, type Span } from './timeMarks.js';

const gapPixels = 26;
/** Narrower panels have fewer in a row. */
const minCellPixels = 90;
/** All panels together have about so many stops of the arrow keys. */
const maxMarks = { wide: 100, narrow: 60 } as const;
/** From the baseline of the row above a plot to the plot. */
const rowGapPixels = 12;
/** A row of discs and names of areas below the title, where they would touch it. */
const ownRowPixels = 22;

/**
 * Panels on one scale, each with its name above it. The key of the lines stands in a free place of the grid; lines with other
 * names in each panel have them in their plots.
 */
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
  const values = panels.flatMap(({ series }) => series.flatMap(({ x }) => x));
  const ticks = columns === 1 ? (narrow ? 3 : 7) : xType === 'date' ? 2 : 4;

  const cells: Cell[] = [];
  let first = 1;
  for (const [index, panel] of panels.entries()) {
    const left = gutter + (index % columns) * (cellWidth + cellGap);
    const area = { left, right: left + cellWidth, top: 0, bottom: height };
    const x = xAxis({ ...chart, values }, left, area.right, ticks);
    const plot = {
      series: panel.series,
      colors: lineColors(panel.series),
      x,
      y: scales[index]!(height, 0),
      area,
    };
    const events = numberedEvents(panel.events ?? [], x, area, widthPixels, first);
    first += events.length;
    const titleLeft = columns === 1 ? 0 : left;
    const title = titleOf(panel, columns === 1 ? widthPixels : cellWidth + 8, columns === 1);
    cells.push({ panel, plot, events, title, titleLeft });
  }

  const key = keyOf(panels);
  const isNamedByPanel = key.length > Math.max(...panels.map(({ series }) => series.length));
  const names = isNamedByPanel
    ? cells.map(({ panel, plot }) => (panel.series.length < 2 ? '' : lineNames(plot)))
    : [null];
  const hasKey = key.length > 0 && names.includes(null);
  const rowCount = Math.ceil(panels.length / columns);
  const isKeyFree = columns > 1 && panels.length < rowCount * columns;
  const body = [text(0, 13, fitText(chart.yTitle, widthPixels), { color: 'muted' })];
  let y = 24;
  if (hasKey && !isKeyFree) {
    const above = drawKey(key, widthPixels);
    body.push(moved(0, y, above.body));
    y += above.heightPixels + 4;
  }
  const areas: NamedArea[] = [];
  for (let row = 0; row < rowCount; row++) {
    const isLast = row === rowCount - 1;
    const shown = cells.slice(row * columns, (row + 1) * columns);
    const titleRow = Math.max(...shown.map(({ title }) => title.baseline));
    const beside = shown.map((cell) => areasOf(cell, chart, titleRow));
    const isShared = beside.every((one) => one !== null);
    const named = isShared ? beside : shown.map((cell) => areasOf(cell, chart, null)!);
    const labelY = y + titleRow + (isShared ? 0 : ownRowPixels);
    const top = labelY + rowGapPixels;
    for (const [column, cell] of shown.entries()) {
      const { panel, plot, events, title, titleLeft } = cell;
      const { area } = plot;
      const isLabelled = columns > 1 || isLast;
      body.push(
        moved(titleLeft, y, title.body),
        moved(
          0,
          top,
          [
            yGrid(plot.y, area.left, area.right, column === 0 || !sharedY),
            drawAreas(named[column]!, area, labelY - top),
            bandPaths(plot),
            line(area.left, height, area.right, height, { color: 'muted' }),
            linePaths(plot),
            hasKey ? '' : (names[row * columns + column] ?? ''),
            eventDiscs(events, area, labelY - top - 4.5),
            valueMarks(
              plot,
              { ...chart, percentX: false },
              Math.max(8, Math.floor(maxMarks[narrow ? 'narrow' : 'wide'] / panels.length)),
              `${panel.title}, `,
            ),
            isLabelled
              ? xLabels(
                  plot.x,
                  height,
                  columns === 1 ? widthPixels : Math.min(widthPixels, area.right + gapPixels / 2),
                  columns === 1 ? 0 : area.left,
                )
              : '',
          ].join(''),
        ),
      );
    }
    areas.push(...named.flat());
    y = top + height + (columns > 1 || isLast ? 28 : 10);
    if (hasKey && isKeyFree && isLast) {
      const free = gutter + shown.length * (cellWidth + cellGap);
      const { heightPixels, body: lines } = drawKey(key, widthPixels - free);
      body.push(moved(free, top, lines));
      y = Math.max(y, top + heightPixels);
    }
  }
  if (xType !== 'date') {
    body.push(
      text(widthPixels / 2, y + 10, fitText(chart.xTitle, widthPixels), { color: 'muted', anchor: 'middle' }),
    );
    y += 20;
  }
  const below = belowPlot(
    areas,
    cells.flatMap(({ events }) => events),
    widthPixels,
  );
  body.push(moved(0, y, below.body));
  return { heightPixels: y + below.heightPixels, body: body.join('') };
};

/** A panel with its plot, whose top is at 0. */
interface Cell {
  readonly panel: PanelData;
  readonly plot: LinePlot;
  readonly events: readonly NumberedEvent[];
  readonly title: Title;
  readonly titleLeft: number;
}

/**
 * The areas of a panel with their names, in a row of their own above the plot, or in that of the title whose baseline is at
 * `titleRow`: null if a disc or a name would touch the title there.
 */
function areasOf(
  { panel, plot, events, title, titleLeft }: Cell,
  { xType }: SmallMultiplesChart,
  titleRow: number | null,
): readonly NamedArea[] | null {
  const { x, area } = plot;
  const periods = periodAreas(panel.windows ?? [], x, area);
  const areas = [...periods, ...gapAreas(panel.series, xType, x, area, periods)];
  const discs = discSpans(events);
  const named = nameAreas(areas, area, discs);
  if (titleRow === null || title.baseline < titleRow) return named;
  const titleSpan: Span = [titleLeft, titleLeft + title.widthPixels];
  const isFree = discs.every(([from, to]) => from >= titleSpan[1] + 6 || to <= titleSpan[0]);
  const beside = nameAreas(areas, area, [...discs, titleSpan]);
  const isNamed = beside.every(({ name }, index) => name !== null || named[index]!.name === null);
  return isFree && isNamed ? beside : null;
}

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

interface Title {
  readonly body: string;
  /** Of its last line. */
  readonly baseline: number;
  /** Of its last line. */
  readonly widthPixels: number;
}

/** The title in bold with the place below it or, in a wide panel, beside it. */
function titleOf({ title, subtitle, course, series }: PanelData, width: number, isWide: boolean): Title {
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
    return {
      baseline: 13,
      widthPixels: titlePixels + besides,
      body: swatch + text(indent, 13, words, { bold: true, color }) + beside,
    };
  }
  const lines = wrapText(words, width - indent, { bold: true }).slice(0, 2);
  const below = subtitle === undefined ? [] : [fitText(subtitle, width)];
  const body = [
    swatch,
    ...lines.map((one, index) => text(indent, 13 + index * 17, one, { bold: true, color })),
    ...below.map((one) => text(0, 13 + lines.length * 17, one, { color: 'muted' })),
  ];
  return {
    baseline: 13 + 17 * (lines.length + below.length - 1),
    widthPixels: below.length > 0 ? roomFor(below[0]!) : indent + roomFor(lines.at(-1)!, { bold: true }),
    body: body.join(''),
  };
}

/** The lines that the titles of the panels do not name. */
function keyOf(panels: readonly PanelData[]): KeyEntry[] {
  const lines = new Map<string, KeyEntry>();
  for (const { series } of panels) {
    if (series.length < 2) continue;
    const colors = lineColors(series);
    for (const [index, { name, look }] of series.entries()) {
      if (lines.has(name)) continue;
      lines.set(name, { name, ...lineSign({ color: colors[index]!, dash: dashes[look] }) });
    }
  }
  return [...lines.values()];
}
