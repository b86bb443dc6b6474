import type { BarGroupsChart, NamedValues } from '../barGroups.js';
import { type ColorToken, partColors } from '../palette.js';
import { type ValueStyle, valueText } from '../valueText.js';
import { barScale } from './barScale.js';
import { bar } from './bars.js';
import { type DrawSvg, isNarrow, type SvgDrawing } from './drawing.js';
import { line, mark, rect, text } from './markup.js';
import {
  columnWidth,
  drawKey,
  drawnRows,
  fitLabel,
  moreRows,
  moreRowsPixels,
  mostRows,
  swatch,
} from './rows.js';
import { textWidth } from './textWidth.js';

/** Rows of several bars: end to end if they are parts of a whole, else below one another with the value at the end. */
export const barGroupsSvg: DrawSvg<BarGroupsChart> = (chart, widthPixels) => {
  const { labels, series, valueTitle, stacked, ordered } = chart;
  const canStack = stacked && series.every(({ values }) => values.every((value) => (value ?? 0) >= 0));
  const totals = labels.map((_, row) => series.reduce((sum, { values }) => sum + (values[row] ?? 0), 0));
  const group = {
    labels,
    series,
    title: valueTitle,
    colors: partColors(
      series.map(({ name }) => name),
      ordered,
    ),
    style: chart,
  };
  return canStack
    ? partBars({ ...group, ends: totals.map((total) => valueText(total, chart)) }, widthPixels)
    : besideBars(group, widthPixels);
};

interface Group {
  readonly labels: readonly string[];
  readonly series: readonly NamedValues[];
  readonly title: string;
  readonly colors: readonly ColorToken[];
  readonly style: ValueStyle;
}

interface Parts extends Group {
  /** What stands behind each row. */
  readonly ends: readonly string[];
}

const partPixels = 18;
const besidePixels = 14;

/** Bars of parts, none below 0, with the size of each part above it where there is room. */
export function partBars(
  { labels, series, title, colors, style, ends }: Parts,
  widthPixels: number,
): SvgDrawing {
  const narrow = isNarrow(widthPixels);
  const rows = drawnRows([...labels.keys()]);
  const key = keyOf({ series, colors, title }, widthPixels);
  const labelPixels = narrow
    ? 0
    : columnWidth(
        rows.map((row) => labels[row]!),
        220,
      ) + 12;
  const rowPixels = narrow ? 62 : 44;
  const top = key.heightPixels;
  const totals = rows.map((row) => series.reduce((sum, { values }) => sum + (values[row] ?? 0), 0));
  const endPixels = columnWidth(ends, widthPixels * 0.35) + 8;
  const x = barScale(totals, [labelPixels, widthPixels], endPixels);
  const drawn = rows.map((row, index) => {
    const rowTop = top + index * rowPixels;
    const barTop = rowTop + rowPixels - partPixels - 8;
    let sum = 0;
    let textEnd = labelPixels - 4;
    const parts = series.map(({ name, values }, part) => {
      const value = values[row] ?? null;
      if (value === null || value === 0) return '';
      const [start, end] = [x(sum), x(sum + value)];
      sum += value;
      const label = valueText(value, style);
      const half = textWidth(label, 13) * 0.55;
      const middle = (start + end) / 2;
      const hasRoom =
        middle - half >= textEnd + 4 && middle + half <= widthPixels && half * 2 <= end - start + 8;
      if (hasRoom) textEnd = middle + half;
      // A gap of the page separates neighbours, but hides no part.
      const width = Math.max(end - start - 1, Math.min(end - start, 1));
      return mark(
        `${labels[row]}, ${name}: ${label}`,
        rect(start, barTop, width, partPixels, colors[part]!),
        hasRoom ? text(middle, barTop - 5, label, { anchor: 'middle' }) : '',
      );
    });
    const labelText = fitLabel(labels[row]!, narrow ? widthPixels : labelPixels - 8);
    return [
      text(0, narrow ? rowTop + 14 : barTop + 13.5, labelText),
      ...parts,
      text(x(sum) + 6, barTop + 13.5, ends[row]!, { color: 'muted' }),
    ].join('');
  });
  return framed([key.body, ...drawn], top + rows.length * rowPixels, labels.length - rows.length);
}

/** Bars of each row below one another, to either side of zero, with the value at the end. */
function besideBars({ labels, series, title, colors, style }: Group, widthPixels: number): SvgDrawing {
  const narrow = isNarrow(widthPixels);
  const drawnSeries = drawnRows(series, mostRows);
  const most = Math.max(3, Math.min(mostRows, Math.floor((2 * mostRows) / drawnSeries.length)));
  const rows = drawnRows([...labels.keys()], most);
  const key = keyOf({ series: drawnSeries, colors, title }, widthPixels);
  const labelPixels = narrow
    ? 0
    : columnWidth(
        rows.map((row) => labels[row]!),
        220,
      ) + 12;
  const rowPixels = drawnSeries.length * (besidePixels + 3) + (narrow ? 30 : 14);
  const top = key.heightPixels;
  const known = rows.flatMap((row) => drawnSeries.flatMap(({ values }) => values[row] ?? []));
  const endPixels =
    columnWidth(
      known.map((value) => valueText(value, style)),
      widthPixels * 0.35,
    ) + 8;
  const x = barScale(known, [labelPixels, widthPixels], endPixels);
  const bottom = top + rows.length * rowPixels;
  const drawn = rows.map((row, index) => {
    const rowTop = top + index * rowPixels;
    const firstBar = rowTop + (narrow ? 20 : 4);
    const bars = drawnSeries.map(({ name, values }, at) => {
      const value = values[row] ?? null;
      const barTop = firstBar + at * (besidePixels + 3);
      if (value === null) return text(x(0) + 6, barTop + 11.5, '–', { color: 'muted' });
      const label = valueText(value, style);
      const end =
        value < 0
          ? ({ at: x(value) - 6, anchor: 'end' } as const)
          : ({ at: x(value) + 6, anchor: 'start' } as const);
      return mark(
        `${labels[row]}, ${name}: ${label}`,
        bar(value, x, barTop, besidePixels, colors[at]!),
        text(end.at, barTop + 11.5, label, { anchor: end.anchor }),
      );
    });
    const labelText = fitLabel(labels[row]!, narrow ? widthPixels : labelPixels - 8);
    return text(0, narrow ? rowTop + 14 : firstBar + 11.5, labelText, { bold: narrow }) + bars.join('');
  });
  return framed(
    [key.body, ...drawn, line(x(0), top, x(0), bottom - 6, { color: 'muted' })],
    bottom,
    labels.length - rows.length,
  );
}

/** The title of the values, and below it the colours of the series. */
function keyOf(
  { series, colors, title }: Pick<Group, 'series' | 'colors' | 'title'>,
  widthPixels: number,
): { readonly heightPixels: number; readonly body: string } {
  const entries = series.map(({ name }, index) => ({
    name,
    sign: (x: number, y: number) => swatch(x, y, name, colors[index]),
  }));
  const heading = text(0, 14, fitLabel(title, widthPixels), { color: 'muted' });
  const key = drawKey(entries, 0, 24, widthPixels);
  return { heightPixels: 24 + key.heightPixels, body: heading + key.body };
}

function framed(parts: readonly string[], bottom: number, hidden: number): SvgDrawing {
  return {
    heightPixels: bottom + (hidden > 0 ? moreRowsPixels : 0),
    body: [...parts, moreRows(hidden, bottom + 16)].join(''),
  };
}
