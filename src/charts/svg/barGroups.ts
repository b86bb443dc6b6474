import type { BarGroupsChart, NamedValues } from '../barGroups.js';
import { type ColorToken, partColors } from '../palette.js';
import { type ValueStyle, valueText, valueTexts } from '../valueText.js';
import { barScale } from './barScale.js';
import { bar } from './bars.js';
import { type DrawSvg, isNarrow, type SvgDrawing } from './drawing.js';
import { titledKey } from './legend.js';
import { line, mark, text } from './markup.js';
import { block, columnWidth, drawnRows, moreRows, moreRowsPixels, mostRows, swatch } from './rows.js';
import { fitText, roomFor } from './textWidth.js';

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
  const endPixels = columnWidth(ends, widthPixels * 0.6) + 8;
  const x = barScale(totals, [labelPixels, widthPixels], endPixels);
  const allTexts = valueTexts(
    rows.flatMap((row) => series.map(({ values }) => values[row] ?? 0)),
    style,
  );
  const drawn = rows.map((row, index) => {
    const rowTop = top + index * rowPixels;
    const barTop = rowTop + rowPixels - partPixels - 8;
    const starts = startsOf(series.map(({ values }) => values[row] ?? 0));
    const texts = allTexts.slice(index * series.length, (index + 1) * series.length);
    const shown = labelled(
      series.map((_, part) => {
        const [start, end] = [x(starts[part]!), x(starts[part + 1]!)];
        return { middle: (start + end) / 2, width: end - start, content: texts[part]! };
      }),
      widthPixels,
    );
    const parts = series.map(({ name, values }, part) => {
      if ((values[row] ?? 0) === 0) return '';
      const [start, end] = [x(starts[part]!), x(starts[part + 1]!)];
      // A gap of the page separates neighbours, but hides no part.
      const width = Math.max(end - start - 1, Math.min(end - start, 1));
      return mark(
        `${labels[row]}, ${name}: ${texts[part]}`,
        block(start, barTop, width, partPixels, name, colors[part]!),
        shown.has(part) ? text((start + end) / 2, barTop - 5, texts[part]!, { anchor: 'middle' }) : '',
      );
    });
    const labelText = fitText(labels[row]!, narrow ? widthPixels : labelPixels - 8);
    return [
      text(0, narrow ? rowTop + 14 : barTop + 13.5, labelText),
      ...parts,
      text(x(starts.at(-1)!) + 6, barTop + 13.5, ends[row]!, { color: 'muted' }),
    ].join('');
  });
  return framed([key.body, ...drawn], top + rows.length * rowPixels, labels.length - rows.length);
}

/** Where parts begin and end, end to end: one more than parts. */
function startsOf(parts: readonly number[]): number[] {
  const starts = [0];
  for (const part of parts) starts.push(starts.at(-1)! + part);
  return starts;
}

/** A text above a part may stand out of it by so much to both sides together. */
const overhangPixels = 34;

/** The parts whose texts have room: the widest parts first, none touches another. */
function labelled(
  parts: readonly { readonly middle: number; readonly width: number; readonly content: string }[],
  widthPixels: number,
): Set<number> {
  const shown = new Map<number, readonly [start: number, end: number]>();
  const order = [...parts.keys()].sort((a, b) => parts[b]!.width - parts[a]!.width);
  for (const part of order) {
    const { middle, width, content } = parts[part]!;
    const half = roomFor(content) / 2;
    const isNear = width > 0 && half * 2 <= width + overhangPixels;
    const isInside = middle - half >= 0 && middle + half <= widthPixels;
    const isFree = [...shown.values()].every(
      ([start, end]) => middle + half + 8 <= start || middle - half >= end + 8,
    );
    if (isNear && isInside && isFree) shown.set(part, [middle - half, middle + half]);
  }
  return new Set(shown.keys());
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
      widthPixels * 0.6,
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
        bar(value, x, barTop, besidePixels, name, colors[at]!),
        text(end.at, barTop + 11.5, label, { anchor: end.anchor }),
      );
    });
    const labelText = fitText(labels[row]!, narrow ? widthPixels : labelPixels - 8);
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
): SvgDrawing {
  const entries = series.map(({ name }, index) => ({
    name,
    sign: (x: number, y: number) => swatch(x, y, name, colors[index]!),
  }));
  return titledKey(title, entries, widthPixels);
}

function framed(parts: readonly string[], bottom: number, hidden: number): SvgDrawing {
  return {
    heightPixels: bottom + (hidden > 0 ? moreRowsPixels : 0),
    body: [...parts, moreRows(hidden, bottom + 16)].join(''),
  };
}
