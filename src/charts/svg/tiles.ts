import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { classesOf } from '../classes.js';
import type { StateValue, TilesChart } from '../stateMap.js';
import { tileColumns, tileRows, tiles } from '../stateTiles.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { hatchRect } from './hatch.js';
import { classLegend } from './legend.js';
import { mark, moved, type Paint, rect, text } from './markup.js';
import { roomFor } from './textWidth.js';

/** A tile for each state, with its value on the colour of its class; hatched without a value. */
export const tilesSvg: DrawSvg<TilesChart> = (chart, widthPixels) => {
  const narrow = isNarrow(widthPixels);
  const values = chart.states.map(({ value }) => value);
  const classes = classesOf(values, { kind: chart.ratio ? 'ratio' : 'count', percent: chart.percent });
  const pitchX = Math.min(60, widthPixels / tileColumns);
  const pitchY = narrow ? Math.max(34, pitchX) : 52;
  const gap = narrow ? 1 : 2;
  const left = (widthPixels - tileColumns * pitchX) / 2;
  const byState = new Map(chart.states.map((state) => [state.state, state]));
  const sizePixels = narrow ? 11 : 13;
  const format = tileFormat(values, chart, pitchX - gap - 2, sizePixels);
  const drawn = tiles.map(({ state, row, column }) => {
    const [x, y] = [left + column * pitchX, row * pitchY];
    const [width, height] = [pitchX - gap, pitchY - gap];
    const given = byState.get(state);
    const value = given?.value ?? null;
    const color = value === null ? null : classes.colors[classes.classOf(value)]!;
    const ink: Paint = color === null ? 'ink' : `on${color}`;
    const middle = x + width / 2;
    const name = { anchor: 'middle', color: ink, bold: true, sizePixels } as const;
    const number = { anchor: 'middle', color: ink, sizePixels } as const;
    return mark(
      markText(state, given, chart),
      color === null
        ? `${rect(x, y, width, height, 'page')}${hatchRect(x, y, width, height)}`
        : rect(x, y, width, height, color),
      text(middle, y + height / 2 - (narrow ? 3 : 4), state, { ...name, halo: color === null }),
      text(middle, y + height / 2 + (narrow ? 11 : 14), value === null ? '–' : format(value), {
        ...number,
        halo: color === null,
      }),
    );
  });
  const hasMissing = tiles.some(({ state }) => (byState.get(state)?.value ?? null) === null);
  const bottom = tileRows * pitchY + 8;
  const keyLeft = narrow ? 0 : left;
  const legend = classLegend(
    classes,
    widthPixels - keyLeft,
    chart.valueTitle,
    hasMissing ? chart.missing : undefined,
  );
  return {
    heightPixels: bottom + legend.heightPixels,
    body: `${drawn.join('')}${moved(keyLeft, bottom, legend.body)}`,
  };
};

/** `CA: 0.54, 0.50 to 0.58, n = 1,234`. */
function markText(state: string, given: StateValue | undefined, { percent, missing }: TilesChart): string {
  const format = percent ? formatPercent : formatNumber;
  if (given === undefined || given.value === null) return `${state}: ${missing}`;
  const { value, lower, upper, n } = given;
  const interval = lower === null || upper === null ? '' : `, ${format(lower)} to ${format(upper)}`;
  return `${state}: ${format(value)}${interval}${n === null ? '' : `, n = ${formatCount(n)}`}`;
}

/** One format for all tiles, the longest that fits in each: `11,155` beside `1,106`, or `11.2k` beside `1.1k`. */
function tileFormat(
  values: readonly (number | null)[],
  { percent, ratio }: TilesChart,
  pixels: number,
  sizePixels: number,
): (value: number) => string {
  const forms: readonly ((value: number) => string)[] = percent
    ? [formatPercent, (value) => `${(value * 100).toFixed(1)}%`, (value) => `${Math.round(value * 100)}%`]
    : ratio
      ? [(value) => `×${value.toFixed(2)}`, (value) => value.toFixed(2), (value) => value.toFixed(1)]
      : [formatNumber, (value) => inShort(value, 1), (value) => inShort(value, 0)];
  const known = values.filter((value) => value !== null);
  const fits = (content: string): boolean => roomFor(content, { sizePixels }) <= pixels;
  const common = forms.find((form) => known.every((value) => fits(form(value)))) ?? forms.at(-1)!;
  return (value) => (fits(common(value)) ? common(value) : '');
}

/** `1.1k`, `2.0k`; two digits below 1,000 where it is no whole number. */
function inShort(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size < 999.5) return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(2)));
  const [divisor, unit] = size >= 999.5e6 ? [1e9, 'G'] : size >= 999_500 ? [1e6, 'M'] : [1000, 'k'];
  return `${(value / divisor).toFixed(digits)}${unit}`;
}
