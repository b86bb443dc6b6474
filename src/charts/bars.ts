import { formatCount, formatNumber, formatPercent } from '../base/format.js';
import { barAxes, barRowPixels } from './barAxes.js';
import type { Figure } from './figure.js';
import {
  allNumbersOf,
  type Labels,
  labelsOf,
  makeFigure,
  type Numbers,
  numbersOf,
  requireSameLength,
  ticksOf,
  type ValuesInput,
} from './input.js';
import { intervalTexts, whiskers } from './plotly/whiskers.js';

export interface BarsInput extends ValuesInput {
  readonly labels: Labels;
  /** Number of bars to keep, largest first. @default all, in the order given */
  readonly top?: number;
}

/** Horizontal bars from zero, one a label, with intervals if given. */
export function bars(input: BarsInput): Figure {
  const { labels, values, lower, upper, counts } = input;
  requireSameLength({ labels, values, lower, upper, counts });
  const numbers = allNumbersOf(values, 'values');
  const order = numbers.map((_, index) => index);
  if (input.top !== undefined) {
    order.sort((a, b) => numbers[b]! - numbers[a]! || a - b).splice(input.top);
  }
  const pick = (list: Numbers, name: string) => {
    const all = numbersOf(list, name);
    return order.map((index) => all[index] ?? null);
  };
  const names = labelsOf(labels);
  const ticks = ticksOf(labels);
  const sizes = order.map((index) => numbers[index]!);
  const lows = lower === undefined ? undefined : pick(lower, 'lower');
  const highs = upper === undefined ? undefined : pick(upper, 'upper');
  const format = input.percent === true ? formatPercent : formatNumber;
  const intervals = lows && highs ? intervalTexts(lows, highs, format) : [];
  const outOf = counts === undefined ? [] : pick(counts, 'counts');
  const trace = {
    type: 'bar',
    orientation: 'h',
    x: sizes,
    y: order.map((_, row) => row),
    marker: { color: '@plain' },
    hovertext: order.map((index, row) => {
      const n = outOf[row];
      return `${names[index]}: ${format(sizes[row]!)}${intervals[row] ?? ''}${n == null ? '' : `<br>n = ${formatCount(n)}`}`;
    }),
    hoverinfo: 'text',
    ...(lows && highs ? { error_x: whiskers(sizes, lows, highs) } : {}),
  };
  const layout = barAxes(
    input,
    order.map((index) => ticks[index]!),
  );
  return makeFigure(input, [trace], layout, Math.max(220, order.length * barRowPixels + 130));
}
