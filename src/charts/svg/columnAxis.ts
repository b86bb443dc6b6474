import { dayMs } from '../../base/durations.js';
import { parseTime, shortTimeText } from '../times.js';
import { type Axis, xAxis } from './axes.js';
import { isNarrow } from './drawing.js';
import { spacedLabels } from './spacedLabels.js';

/** The axis along which columns stand: equal slots of categories, or the days of a calendar. */
export interface ColumnAxis extends Axis {
  /** Where each column begins and ends, in pixels. */
  readonly slots: readonly (readonly [start: number, end: number])[];
}

export function columnAxis(
  x: readonly string[],
  isDate: boolean,
  [left, right]: readonly [left: number, right: number],
  widthPixels: number,
): ColumnAxis {
  const times = x.map(parseTime);
  const isAscending = times.every(
    (time, index) => Number.isFinite(time) && (index === 0 || time > times[index - 1]!),
  );
  if (isDate && isAscending) return dateColumns(x, times, [left, right], widthPixels);
  const slotPixels = (right - left) / x.length;
  const slots = x.map((_, index) => [left + index * slotPixels, left + (index + 1) * slotPixels] as const);
  const ticks = x.map((value, index) => ({
    at: (slots[index]![0] + slots[index]![1]) / 2,
    text: shortTimeText(value),
  }));
  return {
    slots,
    at: (value) => slots[x.indexOf(String(value))]?.[0] ?? Number.NaN,
    ticks: evenly(ticks, widthPixels),
  };
}

/** As many of the ticks as fit, every second, third, ... of them, so that the steps are equal. */
function evenly(ticks: Axis['ticks'], widthPixels: number): Axis['ticks'] {
  for (let step = 1; step < ticks.length; step++) {
    const some = ticks.filter((_, index) => index % step === 0);
    const labels = some.map(({ at, text }) => ({ at, content: text }));
    if (spacedLabels(labels, widthPixels).length === some.length) return some;
  }
  return ticks.slice(0, 1);
}

function dateColumns(
  x: readonly string[],
  times: readonly number[],
  [left, right]: readonly [left: number, right: number],
  widthPixels: number,
): ColumnAxis {
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  const step = steps.length === 0 ? dayMs : Math.min(...steps);
  const end = new Date(times.at(-1)! + step).toISOString().slice(0, 19);
  const axis = xAxis({ xType: 'date', values: [...x, end] }, left, right, isNarrow(widthPixels) ? 3 : 7);
  const endOf = (index: number): number => axis.at(new Date(times[index]! + step).toISOString().slice(0, 19));
  return {
    at: axis.at,
    // The end of the last column is no time of its own.
    ticks: axis.ticks.filter(({ at }) => at < right - 0.5),
    slots: x.map((time, index) => [axis.at(time), endOf(index)]),
  };
}
