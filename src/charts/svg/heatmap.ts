import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import type { ClassColor } from '../classes.js';
import { cellClasses, type HeatmapChart } from '../heatmap.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { hatchRect } from './hatch.js';
import { classLegend } from './legend.js';
import { mark, moved, type Paint, paint, rect, text } from './markup.js';
import { fitText, roomFor, wrapText } from './textWidth.js';

/** Up to this many columns have room for the numbers. */
const maxColumnsWithNumbers = 8;
/** Of more cells, a stop of the arrow keys is a row. */
const maxCellMarks = 200;

/** Cells in classes of colours, with the classes below the grid. */
export const heatmapSvg: DrawSvg<HeatmapChart> = (chart, widthPixels) => {
  const { rows, columns, values, peaks } = chart;
  const narrow = isNarrow(widthPixels);
  const classes = cellClasses(values.flat(), chart);
  const labelPixels = Math.min(narrow ? 96 : 200, Math.max(...rows.map((row) => roomFor(row))) + 10);
  const cellWidth = (widthPixels - labelPixels) / columns.length;
  const cellHeight = Math.max(3, Math.min(26, (narrow ? 420 : 640) / rows.length));
  const top = chart.yTitle === '' ? 4 : 24;
  const bottom = top + rows.length * cellHeight;
  const left = (column: number): number => labelPixels + column * cellWidth;
  const cell: CellDrawing = (row, column) => {
    const value = values[row]![column]!;
    const [x, y] = [left(column), top + row * cellHeight];
    const [width, height] = [Math.max(0.5, cellWidth - 1), cellHeight - 1];
    if (value === null) return hatchRect(x, y, width, height, 5);
    const color = classes.colors[classes.classOf(value)]!;
    return (
      rect(x, y, width, height, color) +
      numberIn(chart, { row, column, value }, color, x + width / 2, y + height / 2, width)
    );
  };
  const rowStep = Math.ceil(16 / cellHeight);
  const labels = rows
    .map((row, index) => ({ row, index }))
    .filter(({ index }) => index % rowStep === 0)
    .map(({ row, index }) => text(0, top + (index + 0.5) * cellHeight + 4.5, fitText(row, labelPixels - 6)));
  const hasGaps = values.some((row) => row.includes(null));
  const legend = classLegend(classes, widthPixels, chart.valueTitle, hasGaps ? 'no data' : undefined);
  const outlines = peaks.map(({ row, column }) =>
    peakOutline(left(column), top + row * cellHeight, cellWidth - 1, cellHeight - 1),
  );
  const named = peaks.map(({ row, column, label }) => {
    const value = values[row]![column]!;
    const isSaid = value === null || cell(row, column).includes('<text');
    return isSaid ? label : `${label} (${numberText(chart, value)})`;
  });
  const outlined = named.length === 0 ? '' : `Outlined: ${named.join('; ')}`;
  const title = [chart.xTitle, outlined].filter((part) => part !== '').join('. ');
  const lines = wrapText(title, widthPixels - labelPixels);
  const legendTop = bottom + 37 + lines.length * 17;
  const body = [
    chart.yTitle === '' ? '' : text(0, 13, fitText(chart.yTitle, widthPixels), { color: 'muted' }),
    ...labels,
    ...marksOf(chart, cell),
    ...outlines,
    columnLabels(columns, left, cellWidth, bottom, widthPixels),
    ...lines.map((one, index) => text(labelPixels, bottom + 38 + index * 17, one, { color: 'muted' })),
    moved(0, legendTop, legend.body),
  ];
  return { heightPixels: legendTop + legend.heightPixels, body: body.join('') };
};

/** Two lines, so that it is seen on a pale and on a dark class. */
function peakOutline(x: number, y: number, width: number, height: number): string {
  const shape = (inset: number, color: Paint): string =>
    rect(x + inset, y + inset, width - 2 * inset, height - 2 * inset, 'none', {
      stroke: paint(color),
      'stroke-width': 2,
    });
  return shape(-1, 'ink') + shape(1, 'page');
}

type CellDrawing = (row: number, column: number) => string;

/** The cells as stops of the arrow keys, or the rows where there are too many cells. */
function marksOf(chart: HeatmapChart, cell: CellDrawing): string[] {
  const { rows, columns, values } = chart;
  if (rows.length * columns.length <= maxCellMarks) {
    return rows.flatMap((_, row) =>
      columns.map((_, column) => mark(cellText(chart, row, column), cell(row, column))),
    );
  }
  return rows.map((name, row) => {
    const known = [...values[row]!.keys()].filter((column) => values[row]![column] !== null);
    const most = known.reduce(
      (best, column) => (values[row]![column]! > values[row]![best]! ? column : best),
      known[0] ?? 0,
    );
    const words = known.length === 0 ? `${name}: no data` : `${name}, most at ${cellText(chart, row, most)}`;
    return mark(words, ...columns.map((_, column) => cell(row, column)));
  });
}

function cellText(
  { rows, columns, values, counts, percent }: HeatmapChart,
  row: number,
  column: number,
): string {
  const value = values[row]![column]!;
  const n = counts?.[row]?.[column];
  const words = value === null ? 'no data' : numberText({ percent }, value);
  return `${rows[row]}, ${columns[column]}: ${words}${n == null ? '' : `, n = ${formatCount(n)}`}`;
}

function numberText({ percent }: Pick<HeatmapChart, 'percent'>, value: number): string {
  return percent ? formatPercent(value) : formatNumber(value);
}

/** The number of a cell where it fits: of all cells if there are few columns, else of the peaks. */
function numberIn(
  { columns, percent, peaks }: HeatmapChart,
  { row, column, value }: { readonly row: number; readonly column: number; readonly value: number },
  color: ClassColor,
  x: number,
  y: number,
  width: number,
): string {
  const isPeak = peaks.some((peak) => peak.row === row && peak.column === column);
  if (columns.length > maxColumnsWithNumbers && !isPeak) return '';
  const words = numberText({ percent }, value);
  const short = percent ? `${(value * 100).toFixed(1)}%` : words;
  const forms = [{ content: words }, ...(isPeak ? [{ content: short, sizePixels: 11 }] : [])];
  const form = forms.find(({ content, ...style }) => roomFor(content, style) <= width - 4);
  if (form === undefined) return '';
  const { content, ...style } = form;
  return text(x, y + 4.5, content, { anchor: 'middle', color: onClass(color), ...style });
}

/** The colour of text on a class. */
export function onClass(color: ClassColor): Paint {
  return color.startsWith('count') ? (`on${color}` as Paint) : onRatios[Number(color.at(-1))]!;
}

/** The ends stand out from the page, and so does the page from them; `oncount2` is dark in both modes. */
const onRatios: readonly Paint[] = ['page', 'oncount2', 'ink', 'ink', 'ink', 'oncount2', 'page'];

/** The labels of the columns below the grid: as many as find room, in even steps. */
function columnLabels(
  columns: readonly string[],
  left: (column: number) => number,
  cellWidth: number,
  bottom: number,
  width: number,
): string {
  const texts = columns.map((column) => fitText(column, Math.max(60, cellWidth - 4)));
  const widest = Math.max(...texts.map((one) => roomFor(one))) + 6;
  const step = roundStep(Math.ceil(widest / cellWidth), columns.length);
  return texts
    .map((one, index) => ({ one, x: left(index) + cellWidth / 2, index }))
    .filter(({ index }) => index % step === 0)
    .map(({ one, x }) => {
      const half = roomFor(one) / 2;
      return text(Math.max(half, Math.min(width - half, x)), bottom + 18, one, {
        color: 'muted',
        anchor: 'middle',
      });
    })
    .join('');
}

/** Hours are labelled every 6, 4, 3 or 2; other columns as closely as they can. */
function roundStep(step: number, count: number): number {
  return count === 24 ? ([1, 2, 3, 4, 6, 12].find((candidate) => candidate >= step) ?? 24) : step;
}
