import { escapeHtml } from '../../base/format.js';
import type { AxisType, LineData } from '../lineSeries.js';
import type { PeriodAnnotation } from '../marks.js';
import { timeText } from '../times.js';
import type { Axis } from './axes.js';
import type { SvgDrawing } from './drawing.js';
import { hatchRect } from './hatch.js';
import { drawKey, type KeyEntry } from './legend.js';
import { decimal, element, haloAttributes, mark, moved, paint, rect, text } from './markup.js';
import { roomFor } from './textWidth.js';
import { eventList, type NumberedEvent, type PlotArea, type Span } from './timeMarks.js';

/** A part of a plot that is shaded, or hatched where there is no data. */
export interface TimeArea {
  readonly from: number;
  readonly until: number;
  readonly noData: boolean;
  /** What it is: the first of these that finds room is written at it. */
  readonly names: readonly string[];
  readonly spoken: string;
}

/** An area with the name that found room: in the row above the plot, or upright where it is hatched; null in neither. */
export interface NamedArea extends TimeArea {
  readonly name: { readonly content: string; readonly left: number | null } | null;
}

/** The periods of a plot as far as they lie on its axis. */
export function periodAreas(
  windows: readonly PeriodAnnotation[],
  axis: Axis,
  { left, right }: Pick<PlotArea, 'left' | 'right'>,
): TimeArea[] {
  return windows.flatMap(({ from, until, label, noData = false }) => {
    const ends = [Math.max(left, axis.at(from)), Math.min(right, axis.at(until))] as const;
    if (!(ends[1] > ends[0])) return [];
    const range = typeof from === 'string' ? `${timeText(from)} to ${timeText(String(until))}: ` : '';
    return [{ from: ends[0], until: ends[1], noData, names: [label], spoken: `${range}${label}` }];
  });
}

/**
 * Where the only observed line of a plot over time has no data for more than one time in a row, begins after the axis or
 * ends before it does. Periods say so themselves.
 */
export function gapAreas(
  series: readonly LineData[],
  xType: AxisType,
  axis: Axis,
  { left, right }: Pick<PlotArea, 'left' | 'right'>,
  periods: readonly TimeArea[],
): TimeArea[] {
  const observed = series.filter(({ look }) => look === 'line' || look === 'points');
  if (xType !== 'date' || observed.length !== 1) return [];
  const { x, y } = observed[0]!;
  const times = x
    .map((time, index) => ({
      at: axis.at(time),
      month: String(time).slice(0, 7),
      isKnown: y[index] !== null,
    }))
    .filter(({ at }) => Number.isFinite(at))
    .sort((a, b) => a.at - b.at);
  const known = times.filter(({ isKnown }) => isKnown);
  if (known.length < 2) return [];
  const steps = times.slice(1).map(({ at }, index) => at - times[index]!.at);
  const step = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
  const [first, last] = [known[0]!, known.at(-1)!];
  const gap = (from: number, until: number, when: string): TimeArea => ({
    from,
    until,
    noData: true,
    names: when === '' ? ['no data'] : [`no data ${when}`, 'no data'],
    spoken: when === '' ? 'no data' : `no data ${when}`,
  });
  return [
    gap(left, first.at, `before ${timeText(first.month)}`),
    ...known.slice(1).map(({ at }, index) => gap(known[index]!.at, at, '')),
    gap(last.at, right, `after ${timeText(last.month)}`),
  ].filter(
    ({ from, until }) =>
      until - from >= Math.max(2.5 * step, 6) &&
      !periods.some((period) => period.from < until - 1 && period.until > from + 1),
  );
}

/** The least distance of two texts in the row above a plot. */
const gapPixels = 8;
/** A narrower area has no room for upright text. */
const leastUprightPixels = 16;

/**
 * The areas with their names, none over another or over what is `taken` in the row above the plot. What finds no room has
 * its entry in the key below the plot.
 */
export function nameAreas(areas: readonly TimeArea[], area: PlotArea, taken: readonly Span[]): NamedArea[] {
  const spans = [...taken];
  return areas.map((one) => {
    for (const content of one.names) {
      const pixels = roomFor(content);
      // At its beginning, at its end, or behind what stands over its beginning.
      const behind = spans.map(([, to]) => to + gapPixels).filter((start) => start > one.from);
      const left = [one.from, one.until - pixels, ...behind]
        .map((start) => Math.min(start, area.right - pixels))
        .find(
          (start) =>
            start >= 0 &&
            start < one.until &&
            start + pixels > one.from &&
            spans.every(([from, to]) => start >= to + gapPixels || start + pixels <= from - gapPixels),
        );
      if (left !== undefined) {
        spans.push([left, left + pixels]);
        return { ...one, name: { content, left } };
      }
    }
    // Lines would cross it in a shaded area.
    const isFree = one.noData && one.until - one.from >= leastUprightPixels;
    const content = one.names.find((name) => roomFor(name) <= area.bottom - area.top - 16);
    return { ...one, name: isFree && content !== undefined ? { content, left: null } : null };
  });
}

/** The areas behind the lines, with their names: those above the plot with their baseline at `labelY`. */
export function drawAreas(areas: readonly NamedArea[], area: PlotArea, labelY: number): string {
  const height = area.bottom - area.top;
  return areas
    .map(({ from, until, noData, name, spoken }) =>
      mark(
        spoken,
        rect(from, area.top, until - from, height, noData ? 'none' : 'shade'),
        noData ? hatchRect(from, area.top, until - from, height) : '',
        name === null
          ? ''
          : name.left === null
            ? upright((from + until) / 2 + 4.5, area.bottom - 8, name.content)
            : text(name.left, labelY, name.content, { color: 'muted' }),
      ),
    )
    .join('');
}

function upright(x: number, y: number, content: string): string {
  const transform = `rotate(-90 ${decimal(x)} ${decimal(y)})`;
  return element('text', { x, y, fill: paint('muted'), transform, ...haloAttributes }, escapeHtml(content));
}

/** What hatched and shaded areas without a name are. */
function areaKey(areas: readonly NamedArea[]): KeyEntry[] {
  const names = new Map<string, boolean>();
  for (const { name, noData, names: all } of areas) {
    if (name === null) names.set(noData ? 'no data' : all[0]!, noData);
  }
  return [...names].map(([name, noData]) => ({
    name,
    color: 'muted',
    signPixels: 22,
    sign: (x, y) =>
      noData
        ? hatchRect(x, y - 6, 22, 12, 5) + rect(x, y - 6, 22, 12, 'none', { stroke: paint('rule') })
        : rect(x, y - 6, 22, 12, 'shade'),
  }));
}

/** What stands below a plot over time, at 0,0: the key of areas without a name, and the list of events. */
export function belowPlot(
  areas: readonly NamedArea[],
  events: readonly NumberedEvent[],
  widthPixels: number,
): SvgDrawing {
  const key = drawKey(areaKey(areas), widthPixels);
  const keyPixels = key.body === '' ? 0 : key.heightPixels + 6;
  const list = eventList(events, widthPixels);
  return {
    heightPixels: keyPixels + list.heightPixels,
    body: moved(0, 4, key.body) + moved(0, keyPixels, list.body),
  };
}
