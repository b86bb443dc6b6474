import { type ScaleTime, scaleLinear, scaleLog, scalePoint, scaleUtc } from 'd3-scale';
import { monthNames } from '../../base/dates.js';
import type { AxisType } from '../lineSeries.js';
import type { AxisTick } from '../lines.js';
import { ratioTicks } from '../ticks.js';
import { parseTime, type TimeUnit, timeText, timeUnitOf } from '../times.js';
import { tickText } from '../valueText.js';
import { line, text } from './markup.js';
import { fitText, roomFor } from './textWidth.js';

/** An axis: where a value stands in the drawing, in pixels, and its labels. */
export interface Axis {
  /** NaN where the axis has no place for the value: below 0 on a log axis, an unknown category. */
  readonly at: (value: string | number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface XAxisInput {
  readonly xType: AxisType;
  /** All values on the axis. */
  readonly values: readonly (string | number)[];
  readonly logX?: boolean;
  readonly percentX?: boolean;
  readonly xTicks?: readonly AxisTick[];
  readonly timeUnit?: TimeUnit;
}

/** An axis from `left` to `right` with at most about `most` ticks. */
export function xAxis(input: XAxisInput, left: number, right: number, most: number): Axis {
  const { xTicks } = input;
  const axis = scaleOf(input, left, right, most);
  if (xTicks === undefined) return axis;
  const step = Math.ceil(xTicks.length / Math.max(most, (right - left) / 60));
  const ticks = xTicks.filter((_, index) => index % step === 0);
  return { ...axis, ticks: ticks.map((tick) => ({ at: axis.at(tick.at), text: tick.text })) };
}

function scaleOf(input: XAxisInput, left: number, right: number, most: number): Axis {
  const { xType, values, logX, percentX } = input;
  if (xType === 'category') return categories(values, left, right, most);
  if (xType === 'date') return times(input, left, right, most);
  const numbers = values.map(Number).filter((value) => logX !== true || value > 0);
  const scale =
    logX === true
      ? scaleLog(endsOf(numbers, 0.5), [left, right])
      : scaleLinear(endsOf(numbers, 0.5), [left, right]);
  const [least, greatest] = scale.domain() as [number, number];
  const ticks =
    logX === true ? logTicks(least, greatest, most) : wholeTicks(scale.ticks(most), numbers, most);
  const format = (value: number): string => tickText(value, { percent: percentX === true });
  const at = (value: string | number): number =>
    logX === true && Number(value) <= 0 ? Number.NaN : scale(Number(value));
  return { at, ticks: ticks.map((tick) => ({ at: at(tick), text: format(tick) })) };
}

/** Hours of a day are ticked at 0, 6, 12 and 18. */
function wholeTicks(ticks: readonly number[], numbers: readonly number[], most: number): readonly number[] {
  const isDay = Math.min(...numbers) === 0 && Math.max(...numbers) === 23 && new Set(numbers).size === 24;
  if (isDay) return [0, 6, 12, 18];
  return thin(ticks, most);
}

function categories(values: readonly (string | number)[], left: number, right: number, most: number): Axis {
  const names = [...new Set(values.map(String))];
  const scale = scalePoint(names, [left, right]).padding(names.length < 8 ? 0.5 : 0);
  const widest = Math.max(...names.map((name) => roomFor(name))) + 12;
  const step = Math.ceil(names.length / Math.max(1, Math.min(most * 2, (right - left) / widest)));
  return {
    at: (value) => scale(String(value)) ?? Number.NaN,
    ticks: names.filter((_, index) => index % step === 0).map((name) => ({ at: scale(name)!, text: name })),
  };
}

function times({ values, timeUnit }: XAxisInput, left: number, right: number, most: number): Axis {
  const stamps = values.map((value) => parseTime(String(value)));
  const scale = scaleUtc(endsOf(stamps, 43_200_000), [left, right]);
  const different = [...new Map(values.map((value, index) => [stamps[index]!, String(value)]))].sort(
    ([a], [b]) => a - b,
  );
  const at = (value: string | number): number => scale(typeof value === 'number' ? value : parseTime(value));
  if (different.length <= most) {
    const unit = timeUnit ?? timeUnitOf(different[0]?.[1] ?? '');
    return {
      at,
      ticks: different.map(([time, spelled], index) => ({
        at: scale(time),
        text: shortTime(time, spelled, unit, index === 0),
      })),
    };
  }
  const dates = timeTicks(scale, most);
  return {
    at,
    ticks: dates.map((date, index) => ({ at: scale(date), text: tickOfDate(date, dates, index) })),
  };
}

/** At most `most` months or years in equal steps, or d3's choice of weeks, days and hours in a short time. */
function timeTicks(scale: ScaleTime<number, number>, most: number): Date[] {
  const [from, until] = scale.domain() as [Date, Date];
  const monthOf = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth();
  const all = Array.from({ length: monthOf(until) - monthOf(from) + 1 }, (_, index) => {
    const month = monthOf(from) + index;
    return new Date(Date.UTC(Math.floor(month / 12), month % 12));
  });
  const months = all.filter((month) => month >= from && month <= until);
  if (months.length >= 3) {
    const steps = [1, 2, 3, 6].map((step) => months.filter((month) => month.getUTCMonth() % step === 0));
    const years = months.filter((month) => month.getUTCMonth() === 0);
    return (
      steps.find(({ length }) => length >= 2 && length <= most) ??
      thin(years.length > 1 ? years : months, most)
    );
  }
  let ticks = scale.ticks(most);
  for (let count = most - 1; ticks.length > most && count > 0; count--) ticks = scale.ticks(count);
  return thin(ticks, most);
}

/** A value that is a tick itself, in short: `2020`, `Q1 2020`, `Mar 2020`, `9 Mar`. */
function shortTime(time: number, spelled: string, unit: TimeUnit, isFirst: boolean): string {
  if (unit === 'year' || unit === 'quarter') return timeText(spelled, unit);
  const date = new Date(time);
  const month = shortMonth(date);
  if (unit === 'month')
    return isFirst || date.getUTCMonth() === 0 ? `${month} ${date.getUTCFullYear()}` : month;
  const day = `${date.getUTCDate()} ${month}`;
  if (unit === 'hour') return isFirst ? day : date.toISOString().slice(11, 16);
  return isFirst ? `${day} ${date.getUTCFullYear()}` : day;
}

/** Years, or months and days with the year where it changes. */
function tickOfDate(date: Date, dates: readonly Date[], index: number): string {
  const year = date.getUTCFullYear();
  const isMidnight = dates.every((one) => one.getTime() % 86_400_000 === 0);
  if (!isMidnight)
    return index === 0 || date.getTime() % 86_400_000 === 0 ? dayOf(date) : date.toISOString().slice(11, 16);
  const isFirstOfMonth = dates.every((one) => one.getUTCDate() === 1);
  if (isFirstOfMonth && dates.every((one) => one.getUTCMonth() === 0)) return String(year);
  const isNewYear = index === 0 || dates[index - 1]!.getUTCFullYear() !== year;
  return `${isFirstOfMonth ? shortMonth(date) : dayOf(date)}${isNewYear ? ` ${year}` : ''}`;
}

function dayOf(date: Date): string {
  return `${date.getUTCDate()} ${shortMonth(date)}`;
}

function shortMonth(date: Date): string {
  return monthNames[date.getUTCMonth()]!.slice(0, 3);
}

/** The least and the greatest; a single value gets room on both sides, so that it stands in the middle. */
function endsOf(numbers: readonly number[], room: number): [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of numbers) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (!Number.isFinite(least)) return [0.1, 1];
  const beside = Math.max(room, Math.abs(least) * 1e-6);
  return least < greatest
    ? [least, greatest]
    : [least - (least > 0 ? Math.min(beside, least / 2) : beside), greatest + beside];
}

export interface YAxisInput {
  readonly values: readonly (number | null)[];
  /** Ends of bands: a band that reaches far beyond the values is cut. */
  readonly bands?: readonly (number | null)[];
  readonly fromZero: boolean;
  readonly log?: boolean;
  readonly percent: boolean;
  /** @default false */
  readonly isRatio?: boolean;
  /** Thousands as `k`. */
  readonly short: boolean;
}

/** An axis of values from `bottom` up to `top`, with about `count` ticks. Values beyond its ends stand at them. */
export function yAxis(input: YAxisInput, bottom: number, top: number, count = 4): Axis {
  const { log = false, short } = input;
  const format = (value: number): string => tickText(value, input, short);
  const [least, greatest] = valueRange(input);
  const { scale, ticks } = log
    ? {
        scale: scaleLog([least, greatest], [bottom, top]).clamp(true),
        ticks: logTicks(least, greatest, count + 1),
      }
    : linearTicks(least, greatest, bottom, top, count);
  const at = (value: string | number): number =>
    log && Number(value) <= 0 ? Number.NaN : scale(Number(value));
  return { at, ticks: ticks.map((tick) => ({ at: scale(tick), text: format(tick) })) };
}

/** A scale that ends at ticks, of which there are at most two more than `count`. */
function linearTicks(least: number, greatest: number, bottom: number, top: number, count: number) {
  for (let wanted = count; ; wanted--) {
    const scale = scaleLinear([least, greatest], [bottom, top]).nice(wanted).clamp(true);
    const ticks = scale.ticks(wanted);
    if (ticks.length <= count + 2 || wanted === 1) return { scale, ticks };
  }
}

function valueRange({ values, bands = [], fromZero, log = false }: YAxisInput): [number, number] {
  const known = (list: readonly (number | null)[]): number[] =>
    list.filter((value): value is number => value !== null && (!log || value > 0));
  const [least, greatest] = known(values).length === 0 ? [log ? 0.1 : 0, 1] : endsOf(known(values), 0);
  const ends = known(bands);
  const reach = Math.max(greatest - least, Math.abs(greatest) * 0.5);
  let low = log ? least : Math.max(least - reach, Math.min(least, ...extremes(ends)));
  let high = log
    ? Math.max(greatest, ...extremes(ends))
    : Math.min(greatest + reach, Math.max(greatest, ...extremes(ends)));
  if (fromZero && !log) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (low < high) return [low, high];
  const room = Math.abs(low) * 0.1 || 1;
  return log ? [low / 2, high * 2] : [low - (fromZero ? 0 : room), high + room];
}

/** The least and the greatest; none of an empty list. */
function extremes(numbers: readonly number[]): number[] {
  return numbers.length === 0 ? [] : endsOf(numbers, 0);
}

function logTicks(least: number, greatest: number, most: number): number[] {
  return thin(
    ratioTicks(least, greatest).filter((tick) => tick >= least && tick <= greatest),
    most,
  );
}

/** At most `most` of the ticks in equal steps: as many as possible, and up to the last one if that costs none. */
function thin<Tick>(ticks: readonly Tick[], most: number): Tick[] {
  if (ticks.length <= most) return [...ticks];
  const [wide, close] = [
    Math.ceil((ticks.length - 1) / Math.max(1, most - 1)),
    Math.ceil(ticks.length / most),
  ].map((step) => ticks.filter((_, index) => index % step === 0)) as [Tick[], Tick[]];
  return close.length > wide.length ? close : wide;
}

/** The labels of an x axis below `y`: none over another, none outside of 0..`width`. */
export function xLabels({ ticks }: Axis, y: number, width: number, from = 0): string {
  const kept: string[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const tick of ticks) {
    if (!Number.isFinite(tick.at)) continue;
    const label = fitText(tick.text, width - from);
    const pixels = roomFor(label);
    const left = Math.max(from, Math.min(width - pixels, tick.at - pixels / 2));
    if (left < end + 6) continue;
    end = left + pixels;
    const isMoved = left !== tick.at - pixels / 2;
    kept.push(
      line(tick.at, y, tick.at, y + 4, { color: 'muted' }),
      isMoved
        ? text(left === from ? left : end, y + 18, label, {
            color: 'muted',
            anchor: left === from ? 'start' : 'end',
          })
        : text(tick.at, y + 18, label, { color: 'muted', anchor: 'middle' }),
    );
  }
  return kept.join('');
}

/** Grid lines of a y axis from `left` to `right`, with labels that end before `left`. */
export function yGrid({ ticks }: Axis, left: number, right: number, labelled: boolean): string {
  return ticks
    .map(
      ({ at, text: label }) =>
        line(left, at, right, at, { color: 'grid' }) +
        (labelled ? text(left - 8, at + 4.5, label, { color: 'muted', anchor: 'end' }) : ''),
    )
    .join('');
}

/** Room for the labels of a y axis. */
export function yLabelPixels({ ticks }: Axis): number {
  return Math.max(0, ...ticks.map(({ text: label }) => roomFor(label))) + 10;
}
