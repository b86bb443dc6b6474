import { formatCount, formatNumber, formatPercent, percentTicks } from '../base/format.js';
import type { Figure } from './figure.js';
import {
  allNumbersOf,
  type FigureText,
  type Labels,
  labelsOf,
  makeFigure,
  type Numbers,
  numbersOf,
  requireSameLength,
  ticksOf,
} from './input.js';
import { plainIndex } from './palette.js';
import { intervalTexts, whiskers } from './whiskers.js';

export interface BarsInput extends FigureText {
  readonly labels: Labels;
  readonly values: Numbers;
  /** Ends of the intervals, both or neither; a gap where there is none. */
  readonly lower?: Numbers;
  readonly upper?: Numbers;
  /** What each value is out of, for the hover text. */
  readonly counts?: Numbers;
  /** What the axis shows, with its unit: `Accidents`, `Share of accidents`. */
  readonly valueTitle: string;
  /** Values are shares of 0..1. @default false */
  readonly percent?: boolean;
  /** Keep the largest so many, largest first. @default all, in the order given */
  readonly top?: number;
}

const rowPixels = 24;

/** Horizontal bars, one a label, from zero; with intervals when given. */
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
  const shown = order.map((index) => numbers[index]!);
  const lows = lower === undefined ? undefined : pick(lower, 'lower');
  const highs = upper === undefined ? undefined : pick(upper, 'upper');
  const format = input.percent === true ? formatPercent : formatNumber;
  const intervals = lows && highs ? intervalTexts(lows, highs, format) : [];
  const outOf = counts === undefined ? [] : pick(counts, 'counts');
  const trace = {
    type: 'bar',
    orientation: 'h',
    x: shown,
    y: order.map((_, row) => row),
    marker: { color: `@series${plainIndex}` },
    hovertext: order.map((index, row) => {
      const n = outOf[row];
      return `${names[index]}: ${format(shown[row]!)}${intervals[row] ?? ''}${n == null ? '' : `<br>n = ${formatCount(n)}`}`;
    }),
    hoverinfo: 'text',
    ...(lows && highs ? { error_x: whiskers(shown, lows, highs) } : {}),
  };
  const layout = {
    bargap: 0.25,
    xaxis: {
      title: { text: input.valueTitle },
      rangemode: 'tozero',
      ...(input.percent === true ? { tickformat: percentTicks } : {}),
    },
    yaxis: {
      autorange: 'reversed',
      tickmode: 'array',
      tickvals: order.map((_, row) => row),
      ticktext: order.map((index) => ticks[index]!),
      showgrid: false,
      ticks: '',
      ticklabelstandoff: 4,
    },
  };
  return makeFigure(input, [trace], layout, Math.max(220, order.length * rowPixels + 130));
}
