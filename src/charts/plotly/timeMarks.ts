import { escapeLabel } from '../../base/format.js';
import type { AxisType } from '../lineSeries.js';
import { apart, type EventAnnotation, type PeriodAnnotation, shortEventText } from '../marks.js';
import { roomFor } from '../svg/textWidth.js';
import { parseTime } from '../times.js';
import { rowPixels } from './above.js';
import { type PlotlyTrace, wideOnly } from './drawing.js';
import { type Corner, hatchTrace } from './hatch.js';

/** Where the marks of a panel stand. */
export interface MarkedPanel {
  readonly events?: readonly EventAnnotation[];
  /** A solid line with its label above the plot. */
  readonly interruption?: EventAnnotation;
  readonly windows?: readonly PeriodAnnotation[];
  readonly xType: AxisType;
  /** All values on the x axis. */
  readonly x: readonly (string | number)[];
  /** Plotly's names of the axes: `x2` and `y2`. */
  readonly axes?: readonly [x: string, y: string];
  /** The greatest value: hatching ends there. */
  readonly top: number;
  /** About the width of the panel. */
  readonly widthPixels: number;
  /** The number of the first disc. @default 1 */
  readonly first?: number;
}

export interface TimeMarks {
  readonly hatches: readonly PlotlyTrace[];
  readonly shapes: readonly unknown[];
  readonly annotations: readonly unknown[];
  /** Rows of discs and labels above the plot. */
  readonly rows: number;
  /** What the discs mean, in their order. */
  readonly list: readonly string[];
}

const discPixels = 22;
/** Discs do not touch on a plot of this width, on a phone. */
const leastPixels = 320;

/**
 * Events as numbered discs above the plot, side by side where they are close; windows shaded behind it, hatched where
 * nothing was collected; the interruption as a solid line. The label of a window stands above the plot, else upright in the
 * window, where there is room.
 */
export function timeMarks(panel: MarkedPanel): TimeMarks {
  const { events = [], interruption, windows = [], axes = ['x', 'y'], top, widthPixels, first = 1 } = panel;
  const [xref, y] = axes;
  const yref = `${y} domain`;
  const shareOf = shareOn(panel);
  const whole = { xref, yref, y0: 0, y1: 1, layer: 'below' };
  const rows = new Rows();
  const above = { xref, yref, y: 1, yanchor: 'bottom', showarrow: false };
  const shift = (row: number) => ({ yshift: row * rowPixels + 2 });

  const shown = events
    .filter(({ at }) => isOn(shareOf(at)))
    .toSorted((a, b) => shareOf(a.at) - shareOf(b.at));
  const wanted = shown.map(({ at }) => shareOf(at) * leastPixels);
  const places = apart(wanted, discPixels, discPixels / 2, leastPixels - discPixels / 2);
  const discs = shown.map(({ at }, index) => {
    const xshift = Math.round(places[index]! - wanted[index]!);
    const middle = shareOf(at) + xshift / widthPixels;
    rows.take(0, middle - discPixels / 2 / widthPixels, middle + discPixels / 2 / widthPixels);
    return {
      ...above,
      ...shift(0),
      x: at,
      xshift,
      text: discOf(first + index),
      font: { size: 22, color: '@ink' },
    };
  });
  const lines = shown.map(({ at }) => ({
    ...whole,
    type: 'line',
    x0: at,
    x1: at,
    line: { color: '@muted', width: 1, dash: 'dot' },
  }));

  const turn = interruption !== undefined && isOn(shareOf(interruption.at)) ? [interruption] : [];
  const turns = turn.map((event) => {
    const share = shareOf(event.at);
    const words = shortEventText(event);
    const length = textShare(words, widthPixels);
    const isRight = share > 0.5;
    const row = rows.place(isRight ? share - length : share, isRight ? share : share + length);
    const side = isRight ? { xanchor: 'right', xshift: -4 } : { xanchor: 'left', xshift: 4 };
    return {
      ...above,
      ...shift(row),
      ...side,
      x: event.at,
      text: escapeLabel(words),
      font: { color: '@ink' },
    };
  });
  const turnLines = turn.map(({ at }) => ({
    ...whole,
    type: 'line',
    y1: 1.04,
    x0: at,
    x1: at,
    line: { color: '@ink', width: 2 },
  }));

  const shades = windows
    .filter(({ noData }) => noData !== true)
    .map(({ from, until }) => ({
      ...whole,
      type: 'rect',
      x0: from,
      x1: until,
      fillcolor: '@shade',
      line: { width: 0 },
    }));
  const labels = windows.flatMap(({ from, until, label }): Readonly<Record<string, unknown>>[] => {
    const [start, end] = [Math.max(0, shareOf(from)), Math.min(1, shareOf(until))];
    if (!(end > start)) return [];
    const length = textShare(label, widthPixels);
    const left = Math.min(start, 1 - length);
    const text = { name: wideOnly, text: escapeLabel(label), font: { color: '@muted' } };
    if (left >= 0 && rows.isFree(0, left, left + length)) {
      rows.take(0, left, left + length);
      const side = left < start ? { x: until, xanchor: 'right' } : { x: from, xanchor: 'left' };
      return [{ ...above, ...shift(0), ...side, ...text }];
    }
    if ((end - start) * widthPixels < 16) return [];
    return [{ ...above, ...text, x: from, xanchor: 'left', y: 0, yanchor: 'bottom', textangle: -90 }];
  });
  const gaps = windows.filter(({ noData }) => noData === true);
  const corners = gaps.map(({ from, until }): Corner[] => [
    [from, 0],
    [until, 0],
    [until, top],
    [from, top],
  ]);
  return {
    hatches: gaps.length === 0 ? [] : [hatchTrace(corners, { xaxis: xref, yaxis: y })],
    shapes: [...shades, ...lines, ...turnLines],
    annotations: [...labels, ...turns, ...discs],
    rows: rows.count,
    list: shown.map((event, index) => `${discOf(first + index)} ${escapeLabel(shortEventText(event))}`),
  };
}

/** What the discs mean, below the axis of the plot. */
export function eventList(list: readonly string[], belowPixels: number): readonly unknown[] {
  if (list.length === 0) return [];
  return [
    {
      xref: 'paper',
      x: 0,
      xanchor: 'left',
      yref: 'paper',
      y: 0,
      yanchor: 'top',
      yshift: -belowPixels,
      align: 'left',
      showarrow: false,
      text: list.join('<br>'),
      font: { size: 13, color: '@ink' },
    },
  ];
}

/** Height of the list of so many events. */
export function listPixels(list: readonly string[]): number {
  return list.length === 0 ? 0 : list.length * 17 + 8;
}

/** ❶ to ❿ and ⓫ to ⓴, the discs that fonts have; then (21). */
function discOf(number: number): string {
  if (number > 20) return `(${number})`;
  return String.fromCodePoint(number <= 10 ? 0x2775 + number : 0x24eb + number - 11);
}

/** Rows of text above a plot, from the plot up, in shares of its width. */
class Rows {
  readonly #taken: [from: number, to: number][][] = [];

  get count(): number {
    return this.#taken.length;
  }

  isFree(row: number, from: number, to: number): boolean {
    return (this.#taken[row] ?? []).every(([start, end]) => to < start || from > end);
  }

  take(row: number, from: number, to: number): void {
    this.#taken[row] = [...(this.#taken[row] ?? []), [from, to]];
  }

  /** Takes the lowest row with room, and returns it. */
  place(from: number, to: number): number {
    let row = 0;
    while (!this.isFree(row, from, to)) row++;
    this.take(row, from, to);
    return row;
  }
}

/** The place of a value as a share of the x axis; NaN for a category that is not on it. */
function shareOn({ xType, x }: MarkedPanel): (at: string | number) => number {
  const categories = xType === 'category' ? [...new Set(x.map(String))] : null;
  const placeOf = (at: string | number): number => {
    if (categories !== null)
      return categories.includes(String(at)) ? categories.indexOf(String(at)) : Number.NaN;
    return typeof at === 'number' ? at : parseTime(at);
  };
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of x) {
    const place = placeOf(value);
    if (place < least) least = place;
    if (place > most) most = place;
  }
  return (at) => (placeOf(at) - least) / (most - least || 1);
}

function isOn(share: number): boolean {
  return share >= -0.001 && share <= 1.001;
}

/** The share of a panel that a label takes. */
function textShare(words: string, widthPixels: number): number {
  return (roomFor(words) + 8) / widthPixels;
}
