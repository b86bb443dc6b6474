import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { classesOf } from '../classes.js';
import type { StateValue, TilesChart } from '../stateMap.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { hatchRect } from './hatch.js';
import { classLegend } from './legend.js';
import { mark, moved, type Paint, rect, text } from './markup.js';
import { roomFor } from './textWidth.js';

/** Where each state is in a grid of 11 columns and 8 rows: about where it is in the country. */
const grid: readonly string[] = [
  'AK .. .. .. .. .. .. .. .. .. ME',
  '.. .. .. .. .. .. .. .. .. VT NH',
  'WA ID MT ND MN IL WI MI NY RI MA',
  'OR NV WY SD IA IN OH PA NJ CT ..',
  'CA UT CO NE MO KY WV VA MD DE ..',
  '.. AZ NM KS AR TN NC SC DC .. ..',
  '.. .. .. OK LA MS AL GA .. .. ..',
  'HI .. .. TX .. .. .. .. FL .. ..',
];
const tiles = grid.flatMap((letters, row) =>
  letters.split(' ').flatMap((state, column) => (state === '..' ? [] : [{ state, row, column }])),
);
const columnCount = 11;

/** A tile for each state, with its value on the colour of its class; hatched without a value. */
export const tilesSvg: DrawSvg<TilesChart> = (chart, widthPixels) => {
  const narrow = isNarrow(widthPixels);
  const values = chart.states.map(({ value }) => value);
  const classes = classesOf(values, { kind: chart.ratio ? 'ratio' : 'count', percent: chart.percent });
  const pitchX = Math.min(60, widthPixels / columnCount);
  const pitchY = narrow ? Math.max(34, pitchX) : 52;
  const gap = narrow ? 1 : 2;
  const left = (widthPixels - columnCount * pitchX) / 2;
  const byState = new Map(chart.states.map((state) => [state.state, state]));
  const drawn = tiles.map(({ state, row, column }) => {
    const [x, y] = [left + column * pitchX, row * pitchY];
    const [width, height] = [pitchX - gap, pitchY - gap];
    const given = byState.get(state);
    const value = given?.value ?? null;
    const color = value === null ? null : classes.colors[classes.classOf(value)]!;
    const ink: Paint = color === null ? 'ink' : `on${color}`;
    const middle = x + width / 2;
    const name = { anchor: 'middle', color: ink, bold: true, sizePixels: narrow ? 11 : 13 } as const;
    const number = { anchor: 'middle', color: ink, sizePixels: narrow ? 11 : 13 } as const;
    return mark(
      markText(state, given, chart),
      color === null
        ? `${rect(x, y, width, height, 'page')}${hatchRect(x, y, width, height)}`
        : rect(x, y, width, height, color),
      text(middle, y + height / 2 - (narrow ? 3 : 4), state, { ...name, halo: color === null }),
      text(
        middle,
        y + height / 2 + (narrow ? 11 : 14),
        value === null ? '–' : tileText(value, chart, width - 2, number.sizePixels),
        { ...number, halo: color === null },
      ),
    );
  });
  const hasMissing = tiles.some(({ state }) => (byState.get(state)?.value ?? null) === null);
  const bottom = grid.length * pitchY + 8;
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

/** The value with as many digits as a tile has room for: `11,155`, `11k`. */
function tileText(value: number, { percent, ratio }: TilesChart, pixels: number, sizePixels: number): string {
  const size = Math.abs(value);
  const forms = percent
    ? [formatPercent(value), `${formatNumber(Math.round(value * 1000) / 10)}%`, `${Math.round(value * 100)}%`]
    : ratio
      ? [`×${value.toFixed(2)}`, value.toFixed(2), value.toFixed(1)]
      : size >= 1000
        ? [formatNumber(value), thousands(value, 1), thousands(value, 0)]
        : [formatNumber(value), String(Number(value.toPrecision(2)))];
  const fits = (form: string): boolean => roomFor(form, { sizePixels }) <= pixels;
  return forms.find(fits) ?? '';
}

function thousands(value: number, digits: number): string {
  const [divisor, unit] = value >= 1e9 ? [1e9, 'G'] : value >= 999_500 ? [1e6, 'M'] : [1000, 'k'];
  return `${Number((value / divisor).toFixed(digits))}${unit}`;
}
