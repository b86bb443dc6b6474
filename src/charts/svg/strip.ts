import { formatCount } from '../../base/format.js';
import type { StripChart, StripMark, StripRow } from '../strip.js';
import { estimateTexts, type ValueStyle } from '../valueText.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { type KeyEntry, titledKey } from './legend.js';
import { dot, intervalLine, line, mark, target, text } from './markup.js';
import { columnWidth, drawnRows, moreRows, moreRowsPixels } from './rows.js';
import { fitText, roomFor } from './textWidth.js';
import { type Band, valueAxis } from './valueAxis.js';

const namePixels = 17;
const tickPixels = 30;

/** Rows of ticks on one axis; the named values are dots with their name above, on as many lines as they need up to three. */
export const stripSvg: DrawSvg<StripChart> = (chart, widthPixels) => {
  const rows = drawnRows(chart.rows);
  const narrow = isNarrow(widthPixels);
  const style = { percent: chart.percent, isRatio: chart.reference === 1 };
  const labels = rows.map(({ label }) => label);
  const labelPixels =
    narrow || labels.every((label) => label === '') ? 0 : columnWidth(labels, 220, true) + 12;
  const ends = rows.flatMap(({ marks }) =>
    marks.flatMap(({ value, lower, upper, isNamed }) =>
      isNamed ? [value, lower ?? value, upper ?? value] : [value],
    ),
  );
  const axis = valueAxis(
    ends,
    { ...chart, ...style, fromZero: true },
    [labelPixels + 8, widthPixels - 8],
    widthPixels,
  );
  const key = titledKey(chart.xTitle, keyOf(chart), widthPixels);
  const top = key.heightPixels + 20;
  let y = top;
  const bands: Band[] = [];
  const drawn = rows.map((row) => {
    const headPixels = narrow && row.label !== '' ? 22 : 0;
    const names = placeNames(row, axis.x, labelPixels, widthPixels);
    const lines = names.reduce((most, { level }) => Math.max(most, level + 1), 0);
    const strip = y + headPixels + lines * namePixels;
    const middle = strip + tickPixels / 2 + 2;
    bands.push([strip, strip + tickPixels + 4]);
    const label = fitText(row.label, narrow ? widthPixels : labelPixels - 8, { bold: true });
    const heading = text(0, narrow ? y + 16 : middle + 4.5, label, { bold: true });
    y = strip + tickPixels + 12;
    return (row.label === '' ? '' : heading) + drawMarks(row, names, style, axis.x, strip, middle);
  });
  const hidden = chart.rows.length - rows.length;
  return {
    heightPixels: y + (hidden > 0 ? moreRowsPixels : 0),
    body: [key.body, axis.draw(top - 2, bands), ...drawn, moreRows(hidden, y + 14)].join(''),
  };
};

/** What the ticks are, as far as there are any. */
function keyOf({ rows, ticks }: StripChart): KeyEntry[] {
  const drawn = rows.flatMap(({ marks }) => marks.filter(({ isNamed }) => isNamed !== true));
  const entry = (name: string | undefined, isStrong: boolean): KeyEntry[] => {
    const hasTick = drawn.some((one) => (one.isStrong ?? false) === isStrong);
    if (name === undefined || !hasTick) return [];
    return [{ name, sign: (x, y) => tick(x + 5, y, isStrong, 0.6) }];
  };
  return [...entry(ticks?.plain, false), ...entry(ticks?.strong, true)];
}

function tick(x: number, y: number, isStrong: boolean, scale = 1): string {
  const half = (isStrong ? 12 : 9) * scale;
  return line(x, y - half, x, y + half, { color: isStrong ? 'ink' : 'model', widthPixels: isStrong ? 3 : 2 });
}

interface PlacedName {
  readonly mark: StripMark;
  readonly content: string;
  readonly middle: number;
  /** 0 is the line next to the ticks. */
  readonly level: number;
}

const mostLevels = 3;

/** The names on the lowest line on which they touch no other; those that find no room are left out. */
function placeNames(
  { marks }: StripRow,
  x: (value: number) => number,
  left: number,
  widthPixels: number,
): PlacedName[] {
  const ends = Array.from({ length: mostLevels }, () => left);
  const named = marks.filter(({ isNamed }) => isNamed).sort((a, b) => a.value - b.value);
  return named.flatMap((named) => {
    const content = fitText(named.label, (widthPixels - left) * 0.9, { bold: true });
    const half = roomFor(content, { bold: true }) / 2;
    const middle = Math.max(left + half, Math.min(widthPixels - half, x(named.value)));
    const level = ends.findIndex((end) => middle - half >= end);
    if (level < 0) return [];
    ends[level] = middle + half + 10;
    return [{ mark: named, content, middle, level }];
  });
}

function drawMarks(
  { label, marks }: StripRow,
  names: readonly PlacedName[],
  style: ValueStyle,
  x: (value: number) => number,
  strip: number,
  middle: number,
): string {
  const texts = spokenTexts(marks, style);
  // The named ones come last, over the ticks.
  const order = [...marks.keys()].sort(
    (a, b) => Number(marks[a]!.isNamed ?? false) - Number(marks[b]!.isNamed ?? false),
  );
  return order
    .map((index) => {
      const { value, lower, upper, isNamed, isStrong = false } = marks[index]!;
      const spoken = label === '' ? texts[index]! : `${label}, ${texts[index]}`;
      if (!isNamed) {
        return mark(spoken, tick(x(value), middle, isStrong), target(x(value), middle));
      }
      const name = names.find((placed) => placed.mark === marks[index]);
      return mark(
        spoken,
        lower === undefined || upper === undefined ? '' : intervalLine(x(lower), x(upper), middle, 'ink'),
        name === undefined ? '' : leader(name, x(value), strip, middle),
        dot(x(value), middle, 6, 'ink'),
        target(x(value), middle, 10),
      );
    })
    .join('');
}

/** The name of a mark, and a thin line from it to its dot. */
function leader(
  { content, middle: at, level }: PlacedName,
  x: number,
  strip: number,
  middle: number,
): string {
  const baseline = strip - level * namePixels - 4;
  return (
    line(x, baseline + 4, x, middle, { color: 'rule' }) +
    text(at, baseline, content, { anchor: 'middle', bold: true, halo: true })
  );
}

function spokenTexts(marks: readonly StripMark[], style: ValueStyle): string[] {
  const values = estimateTexts(
    marks.map(({ value, lower = null, upper = null }) => ({ estimate: value, lower, upper })),
    style,
  );
  return marks.map(
    ({ label, n }, index) => `${label}: ${values[index]}${n === undefined ? '' : `, n = ${formatCount(n)}`}`,
  );
}
