import { scaleLinear, scaleLog } from 'd3-scale';
import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { type ForestChart, type ForestRow, isToldApart } from '../forest.js';
import { fixedColor } from '../palette.js';
import { ratioTicks } from '../ticks.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { dot, line, mark, target, text } from './markup.js';
import { fitText, textWidth } from './textWidth.js';

/** Rows in their order: a dot with its interval on one axis, and the number at the right. Hollow: not told apart from the reference. */
export const forestSvg: DrawSvg<ForestChart> = (chart, widthPixels) => {
  const { rows, reference, sides, xTitle } = chart;
  const narrow = isNarrow(widthPixels);
  const values = rows.map((row) => valueText(row, chart));
  const valuePixels = Math.max(...values.map((value) => textWidth(value, 13))) + 12;
  const labelPixels = narrow
    ? 0
    : Math.min(260, Math.max(...rows.map(({ label }) => textWidth(label, 13, true))) + 16);
  const rowPixels = narrow ? 42 : 28;
  const top = sides === undefined || reference === null ? 8 : 26;
  const [left, right] = [labelPixels + 8, widthPixels - (narrow ? 8 : valuePixels)];
  const bottom = top + rows.length * rowPixels;
  const x = xScale(chart, left, right);
  const ticks = ticksOf(chart, x, narrow ? 4 : 7);
  const format = tickFormat(chart);
  const grid = ticks.map((tick) => line(x(tick), top, x(tick), bottom, { color: 'grid' }));
  const labels = ticks.map((tick) =>
    text(x(tick), bottom + 18, format(tick), { color: 'muted', anchor: 'middle' }),
  );
  const drawn = rows.map((row, index) => {
    const middle = top + index * rowPixels + (narrow ? 30 : rowPixels / 2);
    const color = fixedColor(row.label) ?? 'ink';
    const ends = row.lower === null || row.upper === null ? [] : [x(row.lower), x(row.upper)];
    const baseline = narrow ? middle - 14 : middle + 4.5;
    return mark(
      `${row.label}: ${values[index]}${row.n === undefined ? '' : `, n = ${formatCount(row.n)}`}`,
      text(0, baseline, fitText(row.label, narrow ? widthPixels - valuePixels : labelPixels, 13, true), {
        bold: row.highlight === true,
      }),
      ends.length === 0 ? '' : line(ends[0]!, middle, ends[1]!, middle, { color, widthPixels: 2.5 }),
      dot(x(row.estimate), middle, row.highlight === true ? 6 : 5, color, isToldApart(row, reference)),
      target(x(row.estimate), middle, 10),
      text(widthPixels, baseline, values[index]!, { anchor: 'end' }),
    );
  });
  const referenceMarks =
    reference === null
      ? []
      : [
          line(x(reference), top - 4, x(reference), bottom, { color: 'muted', dash: '4 3' }),
          ...(sides === undefined
            ? []
            : [
                text(x(reference) - 8, 14, `← ${sides[0]}`, { color: 'muted', anchor: 'end' }),
                text(x(reference) + 8, 14, `${sides[1]} →`, { color: 'muted' }),
              ]),
        ];
  const title = text((left + right) / 2, bottom + 38, xTitle, { color: 'muted', anchor: 'middle' });
  return {
    heightPixels: bottom + 46,
    body: [...grid, ...labels, ...referenceMarks, ...drawn, title].join(''),
  };
};

type Scale = ((value: number) => number) & { ticks(count?: number): number[]; domain(): number[] };

function xScale({ rows, reference, logX }: ForestChart, left: number, right: number): Scale {
  const ends = rows.flatMap(({ estimate, lower, upper }) => [estimate, lower ?? estimate, upper ?? estimate]);
  if (reference !== null) ends.push(reference);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  if (logX) return scaleLog([least * 0.97, most * 1.03], [left, right]);
  const room = (most - least || Math.abs(most) || 1) * 0.04;
  return scaleLinear([least - room, most + room], [left, right]);
}

function ticksOf({ logX }: ForestChart, x: Scale, count: number): number[] {
  const [least, most] = x.domain() as [number, number];
  const ticks = logX
    ? ratioTicks(least, most).filter((tick) => tick >= least && tick <= most)
    : x.ticks(count);
  const step = Math.ceil(ticks.length / count);
  return ticks.filter((_, index) => index % step === 0);
}

function tickFormat({ logX, percent }: ForestChart): (value: number) => string {
  if (logX) return (value) => (value === 1 ? '1' : `×${value}`);
  return percent ? formatPercent : formatNumber;
}

/** `1.23 (1.10 to 1.38)`. */
function valueText({ estimate, lower, upper }: ForestRow, { percent }: ForestChart): string {
  const format = percent ? formatPercent : formatNumber;
  const interval = lower === null || upper === null ? '' : ` (${format(lower)} to ${format(upper)})`;
  return `${format(estimate)}${interval}`;
}
