import { formatCount } from '../../base/format.js';
import type { BarRow, BarsChart } from '../bars.js';
import { fixedColor } from '../palette.js';
import { estimateTexts, valueTexts } from '../valueText.js';
import { barScale } from './barScale.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { element, line, mark, type Paint, text } from './markup.js';
import { block, columnWidth, drawnRows, isDrawnHollow, moreRows, moreRowsPixels } from './rows.js';
import { fitText } from './textWidth.js';

const barPixels = 18;

/** Bars from zero with the value at the end. An interval is in the colour of the page inside of a filled bar, else in ink. */
export const barsSvg: DrawSvg<BarsChart> = (chart, widthPixels) => {
  const rows = drawnRows(chart.rows);
  const narrow = isNarrow(widthPixels);
  const values = valueTexts(
    rows.map(({ value }) => value),
    chart,
  );
  const spoken = estimateTexts(
    rows.map(({ value, lower, upper }) => ({ estimate: value, lower, upper })),
    chart,
  );
  const labelPixels = narrow
    ? 0
    : columnWidth(
        rows.map(({ label }) => label),
        260,
      ) + 12;
  const x = barScale(
    rows.flatMap(({ value, lower, upper }) => [value, lower ?? value, upper ?? value]),
    [labelPixels, widthPixels],
    columnWidth(values, widthPixels * 0.6, true) + 8,
  );
  const top = 26;
  const rowPixels = narrow ? 44 : 28;
  const bottom = top + rows.length * rowPixels;
  const drawn = rows.map((row, index) => {
    const rowTop = top + index * rowPixels;
    const barTop = narrow ? rowTop + 20 : rowTop + (rowPixels - barPixels) / 2;
    const color = fixedColor(row.label) ?? 'plain';
    return mark(
      `${row.label}: ${spoken[index]}${row.n === undefined ? '' : `, n = ${formatCount(row.n)}`}`,
      text(
        0,
        narrow ? rowTop + 14 : barTop + 13.5,
        fitText(row.label, narrow ? widthPixels : labelPixels - 8),
      ),
      bar(row.value, x, barTop, barPixels, row.label, color),
      whisker(row, x, barTop + barPixels / 2, isDrawnHollow(row.label, color) ? 'ink' : 'page'),
      valueAtEnd(row, values[index]!, x, barTop + 13.5),
    );
  });
  const hidden = chart.rows.length - rows.length;
  const title = text(labelPixels, 14, fitText(chart.valueTitle, widthPixels - labelPixels), {
    color: 'muted',
  });
  return {
    heightPixels: bottom + 4 + (hidden > 0 ? moreRowsPixels : 0),
    body: [
      title,
      ...drawn,
      line(x(0), top, x(0), bottom, { color: 'muted' }),
      moreRows(hidden, bottom + 20, 'row'),
    ].join(''),
  };
};

/** A bar from zero to a value, to either side, in the colour of a name. */
export function bar(
  value: number,
  x: (value: number) => number,
  top: number,
  height: number,
  name: string,
  color: Paint,
): string {
  return block(Math.min(x(0), x(value)), top, Math.abs(x(value) - x(0)), height, name, color);
}

function whisker(
  { value, lower, upper }: BarRow,
  x: (value: number) => number,
  middle: number,
  inside: Paint,
): string {
  if (lower === null || upper === null) return '';
  const [start, end] = [Math.min(0, value), Math.max(0, value)];
  const pieces: readonly (readonly [from: number, to: number, color: Paint])[] = [
    [lower, Math.min(upper, start), 'ink'],
    [Math.max(lower, start), Math.min(upper, end), inside],
    [Math.max(lower, end), upper, 'ink'],
  ];
  const isInside = (at: number) => at > start && at < end;
  const cap = (at: number) =>
    line(x(at), middle - 3, x(at), middle + 3, { color: isInside(at) ? inside : 'ink', widthPixels: 1.5 });
  const parts = pieces
    .filter(([from, to]) => to > from)
    .map(([from, to, color]) => line(x(from), middle, x(to), middle, { color, widthPixels: 2 }));
  return element('g', {}, ...parts, cap(lower), cap(upper));
}

/** The value behind the bar and its interval, on the side away from zero. */
function valueAtEnd(
  { value, lower, upper }: BarRow,
  content: string,
  x: (value: number) => number,
  baseline: number,
): string {
  return value < 0
    ? text(x(Math.min(value, lower ?? value)) - 6, baseline, content, { anchor: 'end', bold: true })
    : text(x(Math.max(0, upper ?? value)) + 6, baseline, content, { bold: true });
}
