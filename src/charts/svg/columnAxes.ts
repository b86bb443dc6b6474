import { scaleLinear, scaleUtc } from 'd3-scale';
import { monthNames } from '../../base/dates.js';
import { dayMs } from '../../base/durations.js';
import { tickText, type ValueStyle } from '../valueText.js';
import { isNarrow } from './drawing.js';
import { line, text } from './markup.js';
import { columnWidth } from './rows.js';
import { type AxisLabel, type PlacedLabel, spacedLabels } from './spacedLabels.js';

/** The upright axis of columns and curves. */
export interface UprightAxis {
  /** The position of a value, in pixels. */
  readonly y: (value: number) => number;
  /** Grid lines from `left` to `right`, their numbers left of them. */
  readonly draw: (left: number, right: number) => string;
}

/** An axis whose ticks are round numbers at both ends of the values. */
export function uprightAxis(
  [least, most]: readonly [least: number, most: number],
  [top, bottom]: readonly [top: number, bottom: number],
  ticks: readonly number[],
  style: ValueStyle,
  short: boolean,
): UprightAxis {
  const y = scaleLinear([least, most], [bottom, top]);
  return {
    y,
    draw: (left, right) =>
      ticks
        .map(
          (tick) =>
            line(left, y(tick), right, y(tick), { color: 'grid' }) +
            text(left - 8, y(tick) + 4.5, tickText(tick, style, short), { anchor: 'end', color: 'muted' }),
        )
        .join(''),
  };
}

/** The ends and ticks of an axis for values, with about `count` ticks, at zero and at round numbers. */
export function roundTicks(
  values: readonly number[],
  count: number,
  fromZero = true,
): { readonly ends: readonly [number, number]; readonly ticks: readonly number[] } {
  const start = fromZero ? [0] : [];
  const [least, most] = [Math.min(...start, ...values), Math.max(...start, ...values)];
  const scale = scaleLinear([least, most > least ? most : least + (Math.abs(least) || 1)], [0, 1]).nice(
    count,
  );
  const [lower, upper] = scale.domain() as [number, number];
  return { ends: [lower, upper], ticks: scale.ticks(count) };
}

/** Room for the numbers of an upright axis. */
export function tickPixels(ticks: readonly number[], style: ValueStyle, short: boolean): number {
  return (
    columnWidth(
      ticks.map((tick) => tickText(tick, style, short)),
      120,
    ) + 12
  );
}

/** The positions along which columns stand: equal slots of categories, or the days of a calendar. */
export interface ColumnAxis {
  /** Where each column begins and ends, in pixels. */
  readonly slots: readonly (readonly [start: number, end: number])[];
  /** The position of a value of the axis; null where it has none. */
  readonly at: (value: string | number) => number | null;
  readonly labels: readonly PlacedLabel[];
}

export function columnAxis(
  x: readonly string[],
  isDate: boolean,
  [left, right]: readonly [left: number, right: number],
  widthPixels: number,
): ColumnAxis {
  const times = x.map((value) => Date.parse(value));
  if (
    isDate &&
    times.every(Number.isFinite) &&
    times.every((time, index) => index === 0 || time > times[index - 1]!)
  ) {
    return dateAxis(times, [left, right], widthPixels);
  }
  const slotPixels = (right - left) / x.length;
  const slots = x.map((_, index) => [left + index * slotPixels, left + (index + 1) * slotPixels] as const);
  const labels = x.map((value, index) => ({
    at: (slots[index]![0] + slots[index]![1]) / 2,
    content: dateText(value),
  }));
  return {
    slots,
    at: (value) => slots[x.indexOf(String(value))]?.[0] ?? null,
    labels: evenly(labels, widthPixels),
  };
}

/** As many of the labels as fit, every second, third, ... of them, so that the steps are equal. */
function evenly(labels: readonly AxisLabel[], widthPixels: number): PlacedLabel[] {
  for (let step = 1; step < labels.length; step++) {
    const some = labels.filter((_, index) => index % step === 0);
    const placed = spacedLabels(some, widthPixels);
    if (placed.length === some.length) return placed;
  }
  return spacedLabels(labels.slice(0, 1), widthPixels);
}

function dateAxis(
  times: readonly number[],
  range: readonly [number, number],
  widthPixels: number,
): ColumnAxis {
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  const step = steps.length === 0 ? dayMs : Math.min(...steps);
  const x = scaleUtc([times[0]!, times.at(-1)! + step], range);
  const ticks = x.ticks(isNarrow(widthPixels) ? 3 : 7);
  const areYears = ticks.every((tick) => tick.getUTCMonth() === 0 && tick.getUTCDate() === 1);
  const labels = ticks.map((tick) => ({
    at: x(tick),
    content: areYears
      ? String(tick.getUTCFullYear())
      : dateText(tick.toISOString().slice(0, tick.getUTCDate() === 1 ? 7 : 10)),
  }));
  return {
    slots: times.map((time) => [x(time), x(time + step)]),
    at: (value) => {
      const time = typeof value === 'number' ? value : Date.parse(value);
      return Number.isFinite(time) ? Math.max(range[0], Math.min(range[1], x(time))) : null;
    },
    labels: evenly(labels, widthPixels),
  };
}

/** `Mar 2020` for `2020-03`, `13 Mar 2020` for `2020-03-13`; any other text as it is. */
export function dateText(text: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text) ?? [];
  const name = monthNames[Number(month) - 1]?.slice(0, 3);
  if (name === undefined) return text;
  return `${day === undefined ? '' : `${Number(day)} `}${name} ${year}`;
}
