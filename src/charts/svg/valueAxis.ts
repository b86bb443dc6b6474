import { scaleLinear, scaleLog } from 'd3-scale';
import { ratioTicks } from '../ticks.js';
import { tickText, type ValueStyle } from '../valueText.js';
import { isNarrow } from './drawing.js';
import { decimal, stroke, text } from './markup.js';
import { spacedLabels } from './spacedLabels.js';

/** The horizontal axis of charts with rows: its ticks stand above the rows. */
export interface ValueAxis {
  /** The position of a value, in pixels. */
  readonly x: (value: number) => number;
  /** The ticks' numbers above `topPixels`, and lines through the bands. */
  readonly draw: (topPixels: number, bands: readonly Band[]) => string;
}

/** A part of the height in which the lines of an axis are drawn: they do not cross the texts between. */
export type Band = readonly [top: number, bottom: number];

export interface ValueAxisOptions extends ValueStyle {
  /** The value without an effect: always on the axis, its tick always written. @default null */
  readonly reference?: number | null;
  /** @default false */
  readonly logX?: boolean;
  /** Start at zero where the values are not far from it. @default false */
  readonly fromZero?: boolean;
}

/** An axis for the values from `left` to `right` of a frame that is `widthPixels` wide. */
export function valueAxis(
  values: readonly number[],
  options: ValueAxisOptions,
  [left, right]: readonly [left: number, right: number],
  widthPixels: number,
): ValueAxis {
  const { reference = null, logX = false } = options;
  const x = scaleOf(values, options, [left, right]);
  const [least, most] = x.domain() as [number, number];
  const tickCount = Math.max(2, Math.min(7, Math.floor((right - left) / 80)));
  const ticks = (logX ? ratioTicks(least, most) : x.ticks(tickCount)).filter(
    (tick) => tick >= least && tick <= most,
  );
  const short = isNarrow(widthPixels);
  const first = reference === null ? [] : [reference];
  const labels = spacedLabels(
    [...first, ...ticks.filter((tick) => tick !== reference)].map((tick) => ({
      at: x(tick),
      content: tickText(tick, options, short),
    })),
    widthPixels,
  );
  return {
    x,
    draw: (topPixels, bands) => {
      const through = (at: number) =>
        bands.map(([top, bottom]) => `M${decimal(at)} ${decimal(top)}V${decimal(bottom)}`).join('');
      return [
        ...labels.map(({ at }) => stroke(through(at), { color: 'grid' })),
        ...labels.map(({ middle, content }) =>
          text(middle, topPixels - 8, content, { color: 'muted', anchor: 'middle' }),
        ),
        ...(reference === null ? [] : [stroke(through(x(reference)), { color: 'muted', widthPixels: 1.5 })]),
      ].join('');
    },
  };
}

/** One band of all rows, or on a phone, where the labels are above the marks, one a row. */
export function bandsOf(top: number, rowCount: number, rowPixels: number, labelPixels: number): Band[] {
  if (labelPixels === 0) return [[top, top + rowCount * rowPixels]];
  return Array.from({ length: rowCount }, (_, row) => [
    top + row * rowPixels + labelPixels,
    top + (row + 1) * rowPixels,
  ]);
}

function scaleOf(
  values: readonly number[],
  { reference = null, logX = false, fromZero = false }: ValueAxisOptions,
  range: readonly [number, number],
) {
  const ends = reference === null ? values : [...values, reference];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  if (logX) return scaleLog([least * 0.97, most * 1.03], range);
  const room = (most - least || Math.abs(most) || 1) * 0.04;
  const isNearZero = fromZero && least >= 0 && least <= most * 0.6;
  return scaleLinear([isNearZero ? 0 : least - room, most + room], range);
}
