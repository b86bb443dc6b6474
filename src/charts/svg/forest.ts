import { formatCount } from '../../base/format.js';
import { type ForestChart, type ForestRow, isToldApart } from '../forest.js';
import { estimateTexts } from '../valueText.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { dot, element, intervalLine, mark, paint, rect, target, text } from './markup.js';
import { columnWidth, drawnRows, moreRows, moreRowsPixels } from './rows.js';
import { fitText, roomFor, wrapText } from './textWidth.js';
import { bandsOf, valueAxis } from './valueAxis.js';

/**
 * Rows in their order: a dot with its interval on one axis, and the number at the right. Hollow: not told apart from the
 * reference.
 */
export const forestSvg: DrawSvg<ForestChart> = (chart, widthPixels) => {
  const rows = drawnRows(chart.rows, undefined, ({ highlight }) => highlight === true);
  const narrow = isNarrow(widthPixels);
  const style = { percent: chart.percent, isRatio: chart.reference === 1 };
  const values = estimateTexts(rows, style);
  const columns = columnsOf(rows, values, chart.xTitle, widthPixels, narrow);
  const { left, right, valuePixels, labelAt } = columns;
  const heading = headingOf(chart, columns, widthPixels);
  const rowPixels = narrow ? 42 : 30;
  const ends = rows.flatMap(({ estimate, lower, upper }) => [estimate, lower ?? estimate, upper ?? estimate]);
  const axis = valueAxis(ends, { ...chart, ...style, fromZero: true }, [left, right], widthPixels);
  const sides = sidesOf(chart, axis.x, heading.heightPixels, widthPixels);
  const top = heading.heightPixels + sides.heightPixels + 24;
  const bottom = top + rows.length * rowPixels;
  const drawn = rows.map((row, index) => {
    const rowTop = top + index * rowPixels;
    const middle = rowTop + (narrow ? 30 : rowPixels / 2);
    const baseline = (narrow ? rowTop + 11 : middle) + 4.5;
    const isApart = isToldApart(row, chart.reference);
    const color = row.trend ?? 'ink';
    const isStrong = row.trend !== undefined || (row.highlight ?? (isApart && chart.reference !== null));
    const isSoft = !isStrong && !isApart;
    const labelPixels = (narrow ? widthPixels - valuePixels - 8 : columns.labelEnd) - labelAt;
    const label = labelOf(row, labelPixels, isStrong);
    const n = row.n === undefined ? '' : `n ${formatCount(row.n)}`;
    const nAt = narrow ? labelAt + roomFor(label, { bold: isStrong }) + 8 : columns.nAt;
    const hasN = n !== '' && nAt !== null && (!narrow || nAt + roomFor(n) <= labelAt + labelPixels);
    return mark(
      spoken(row, values[index]!),
      row.rank === undefined ? '' : text(0, baseline, row.rank, { color: 'muted' }),
      text(labelAt, baseline, label, { bold: isStrong, color }),
      hasN ? text(nAt, baseline, n, { color: 'muted' }) : '',
      row.lower === null || row.upper === null
        ? ''
        : intervalLine(axis.x(row.lower), axis.x(row.upper), middle, color),
      row.trend === undefined
        ? dot(axis.x(row.estimate), middle, row.highlight === true ? 6 : 5, color, isApart)
        : triangle(axis.x(row.estimate), middle, row.trend),
      target(axis.x(row.estimate), middle, 10),
      text(widthPixels, baseline, values[index]!, {
        anchor: 'end',
        color: isSoft ? 'muted' : 'ink',
      }),
    );
  });
  const grounds = rows.map(({ highlight }, index) =>
    highlight === true && !narrow
      ? rect(0, top + index * rowPixels, widthPixels, rowPixels, 'raised', { rx: 4 })
      : '',
  );
  const hidden = chart.rows.length - rows.length;
  return {
    heightPixels: bottom + 6 + (hidden > 0 ? moreRowsPixels : 0),
    body: [
      heading.body,
      sides.body,
      ...grounds,
      axis.draw(top, bandsOf(top, rows.length, rowPixels, narrow ? 20 : 0)),
      ...drawn,
      moreRows(hidden, bottom + 22),
    ].join(''),
  };
};

/** The label cut to its room, with the triangle of its trend. */
function labelOf({ label, trend }: ForestRow, pixels: number, bold: boolean): string {
  if (trend === undefined) return fitText(label, pixels, { bold });
  return `${fitText(label, pixels - 16, { bold })} ${trend === 'emerging' ? '▲' : '▼'}`;
}

interface Columns {
  readonly labelAt: number;
  readonly labelEnd: number;
  /** Null without a column of n. */
  readonly nAt: number | null;
  readonly left: number;
  readonly right: number;
  readonly valuePixels: number;
}

/** Where the columns stand: rank, label, n, axis, value. A narrow drawing has all texts above the axis. */
function columnsOf(
  rows: readonly ForestRow[],
  values: readonly string[],
  xTitle: string,
  widthPixels: number,
  narrow: boolean,
): Columns {
  const longest = columnWidth(values, widthPixels * 0.5);
  const ranks = rows.flatMap(({ rank }) => rank ?? []);
  const labelAt = ranks.length === 0 ? 0 : columnWidth([...ranks, 'Rank'], 80) + (narrow ? 8 : 14);
  if (narrow) {
    return { labelAt, labelEnd: 0, nAt: null, left: 8, right: widthPixels - 8, valuePixels: longest };
  }
  const titlePixels = roomFor(xTitle);
  const valuePixels = titlePixels <= maxHeadingPixels ? Math.max(longest, titlePixels) : longest;
  const labels = rows.map(({ label }) => label);
  const labelEnd = labelAt + columnWidth(labels, 240, true) + 8;
  const counts = rows.flatMap(({ n }) => (n === undefined ? [] : `n ${formatCount(n)}`));
  const hasCounts = counts.length > 0 && ranks.length === 0;
  const left = labelEnd + (hasCounts ? columnWidth(counts, 90) + 16 : 8);
  return {
    labelAt,
    labelEnd,
    nAt: hasCounts ? labelEnd : null,
    left,
    right: widthPixels - valuePixels - 20,
    valuePixels,
  };
}

/** A title of the axis that is not longer heads the column of numbers. */
const maxHeadingPixels = 150;

/** What is estimated: over the column of numbers, or on lines of its own above everything. */
function headingOf(
  { rows, xTitle, sides, reference }: ForestChart,
  { valuePixels }: Columns,
  widthPixels: number,
): { readonly heightPixels: number; readonly body: string } {
  const hasRanks = rows.some((row) => row.rank !== undefined);
  const rankAt = (y: number): string => (hasRanks ? text(0, y, 'Rank', { color: 'muted' }) : '');
  const style = { color: 'muted', anchor: 'end' } as const;
  if (isNarrow(widthPixels) && hasRanks) {
    const title = fitText(xTitle, widthPixels - 48);
    return { heightPixels: 22, body: rankAt(14) + text(widthPixels, 14, title, style) };
  }
  const aboveSides = sides !== undefined && reference !== null ? 20 : 0;
  if (!isNarrow(widthPixels) && roomFor(xTitle) <= Math.min(maxHeadingPixels, valuePixels)) {
    const y = aboveSides + 16;
    return { heightPixels: 0, body: text(widthPixels, y, xTitle, style) + rankAt(y) };
  }
  const lines = wrapText(xTitle, widthPixels * 0.9);
  const title = lines.map((content, index) => text(0, 14 + index * 18, content, { color: 'muted' }));
  const heightPixels = lines.length * 18 + 4;
  return { heightPixels, body: title.join('') + rankAt(heightPixels + aboveSides + 16) };
}

/** The words at both sides of the reference, on one line if they fit. */
function sidesOf(
  { sides, reference }: ForestChart,
  x: (value: number) => number,
  top: number,
  widthPixels: number,
): { readonly heightPixels: number; readonly body: string } {
  if (sides === undefined || reference === null) return { heightPixels: 0, body: '' };
  const [below, above] = [`← ${sides[0]}`, `${sides[1]} →`];
  const [belowPixels, abovePixels] = [below, above].map((content) => roomFor(content)) as [number, number];
  const aboveStart = Math.min(Math.max(x(reference) + 8, belowPixels + 12), widthPixels - abovePixels);
  const belowEnd = Math.min(Math.max(x(reference) - 8, belowPixels), aboveStart - 12);
  if (belowEnd >= belowPixels) {
    return {
      heightPixels: 20,
      body:
        text(belowEnd, top + 14, below, { color: 'muted', anchor: 'end' }) +
        text(aboveStart, top + 14, above, { color: 'muted' }),
    };
  }
  const fitted = [below, above].map((content) => fitText(content, widthPixels)) as [string, string];
  return {
    heightPixels: 40,
    body:
      text(0, top + 14, fitted[0], { color: 'muted' }) +
      text(widthPixels, top + 32, fitted[1], { color: 'muted', anchor: 'end' }),
  };
}

function triangle(x: number, y: number, trend: 'emerging' | 'fading'): string {
  const tip = trend === 'emerging' ? -7 : 7;
  return element('path', {
    d: `M${x.toFixed(1)} ${(y + tip).toFixed(1)}l6.5 ${tip < 0 ? 12 : -12}h-13Z`,
    fill: paint(trend),
  });
}

function spoken({ label, rank, trend, n }: ForestRow, value: string): string {
  const more = [
    ...(rank === undefined ? [] : [`rank ${rank}`]),
    ...(trend === undefined ? [] : [trend]),
    ...(n === undefined ? [] : [`n = ${formatCount(n)}`]),
  ];
  return [`${label}: ${value}`, ...more].join(', ');
}
