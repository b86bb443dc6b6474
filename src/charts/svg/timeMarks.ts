import { escapeHtml } from '../../base/format.js';
import { apart, type EventAnnotation, type PeriodAnnotation, shortEventText } from '../marks.js';
import { timeText } from '../times.js';
import type { Axis } from './axes.js';
import type { SvgDrawing } from './drawing.js';
import { hatchRect } from './hatch.js';
import { dot, element, line, mark, paint, rect, text } from './markup.js';
import { fitText, textWidth, wrapText } from './textWidth.js';

/** The plot of a chart in its drawing. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const discPixels = 18;

/** Room above a plot for the discs of its events. */
export function discRowPixels(events: readonly NumberedEvent[]): number {
  return events.length === 0 ? 0 : discPixels + 6;
}

/** An event with its number in the list below the chart. */
export interface NumberedEvent extends EventAnnotation {
  readonly number: number;
}

/** The events that lie on the axis, in its order, numbered from `first` on. */
export function numberedEvents(
  events: readonly EventAnnotation[],
  axis: Axis,
  { left, right }: Pick<PlotArea, 'left' | 'right'>,
  first = 1,
): NumberedEvent[] {
  return events
    .filter(({ at }) => axis.at(at) >= left - 1 && axis.at(at) <= right + 1)
    .sort((a, b) => axis.at(a.at) - axis.at(b.at))
    .map((event, index) => ({ ...event, number: first + index }));
}

/** A dotted line at each event, and its numbered disc above the plot; discs of close events stand side by side. */
export function eventDiscs(
  events: readonly NumberedEvent[],
  axis: Axis,
  area: PlotArea,
  width: number,
): string {
  const y = area.top - discPixels / 2 - 4;
  const places = apart(
    events.map(({ at }) => axis.at(at)),
    discPixels + 2,
    discPixels / 2,
    width - discPixels / 2,
  );
  return events
    .map((event, index) => {
      const x = axis.at(event.at);
      return mark(
        eventText(event),
        line(x, area.top - 4, x, area.bottom, { color: 'muted', dash: '2 3' }),
        disc(places[index]!, y, event.number),
      );
    })
    .join('');
}

function disc(x: number, y: number, number: number): string {
  return (
    dot(x, y, discPixels / 2, 'ink') +
    text(x, y + 4, String(number), { sizePixels: 11, anchor: 'middle', color: 'page', bold: true })
  );
}

function eventText({ at, label }: EventAnnotation): string {
  return typeof at === 'string' ? `${timeText(at)}: ${label}` : label;
}

/** What the numbers mean, in as many columns as find room, at 0,0. */
export function eventList(events: readonly NumberedEvent[], widthPixels: number): SvgDrawing {
  if (events.length === 0) return { heightPixels: 0, body: '' };
  const indent = discPixels + 8;
  const widest = Math.max(...events.map((event) => textWidth(shortEventText(event), 13) * 1.1)) + indent + 16;
  const columns = Math.max(1, Math.min(events.length, Math.floor(widthPixels / widest), 4));
  const columnPixels = widthPixels / columns;
  let y = 6;
  const body: string[] = [];
  for (let first = 0; first < events.length; first += columns) {
    const row = events.slice(first, first + columns);
    const rowLines = row.map((event) => wrapText(shortEventText(event), (columnPixels - indent) / 1.1, 13));
    for (const [column, event] of row.entries()) {
      const x = column * columnPixels;
      body.push(disc(x + discPixels / 2, y + discPixels / 2, event.number));
      for (const [index, words] of rowLines[column]!.entries()) {
        body.push(text(x + indent, y + 13.5 + index * 18, fitText(words, columnPixels - indent, 13)));
      }
    }
    y += Math.max(...rowLines.map((lines) => lines.length)) * 18 + 6;
  }
  return { heightPixels: y, body: body.join('') };
}

/** A window as far as it lies on the axis. */
interface ShownWindow extends PeriodAnnotation {
  readonly x1: number;
  readonly x2: number;
}

function shownWindows(windows: readonly PeriodAnnotation[], axis: Axis, area: PlotArea): ShownWindow[] {
  return windows.flatMap((window) => {
    const x1 = Math.max(area.left, axis.at(window.from));
    const x2 = Math.min(area.right, axis.at(window.until));
    return x2 > x1 ? [{ ...window, x1, x2 }] : [];
  });
}

/**
 * The windows behind the lines: shaded, or hatched where nothing was collected. A label stands above the plot at `labelY` if
 * it finds room beside those in `taken`, else upright in its window.
 */
export function windowAreas(
  windows: readonly PeriodAnnotation[],
  axis: Axis,
  area: PlotArea,
  labelY: number,
  taken: Span[],
): string {
  return shownWindows(windows, axis, area)
    .map(({ x1, x2, from, until, label, noData = false }) => {
      const height = area.bottom - area.top;
      const range = typeof from === 'string' ? `${timeText(from)} to ${timeText(String(until))}: ` : '';
      return mark(
        `${range}${label}`,
        rect(x1, area.top, x2 - x1, height, noData ? 'none' : 'shade'),
        noData ? hatchRect(x1, area.top, x2 - x1, height) : '',
        windowLabel(label, x1, x2, area, labelY, taken),
      );
    })
    .join('');
}

/** Where text stands in a row. */
export type Span = readonly [from: number, to: number];

function windowLabel(
  label: string,
  x1: number,
  x2: number,
  area: PlotArea,
  labelY: number,
  taken: Span[],
): string {
  const pixels = textWidth(label, 13) * 1.1;
  const left = Math.max(0, Math.min(x1, area.right - pixels));
  const isFree = taken.every(([from, to]) => left > to + 8 || left + pixels < from - 8);
  if (isFree && left + pixels <= area.right) {
    taken.push([left, left + pixels]);
    return text(left, labelY, label, { color: 'muted' });
  }
  const length = area.bottom - area.top - 16;
  if (x2 - x1 < 16) return '';
  const [x, y] = [(x1 + x2) / 2 + 4.5, area.bottom - 8];
  return element(
    'text',
    {
      x,
      y,
      fill: paint('muted'),
      transform: `rotate(-90 ${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10})`,
      stroke: paint('page'),
      'stroke-width': 3.5,
      'paint-order': 'stroke',
    },
    escapeHtml(fitText(label, length, 13)),
  );
}

/** The interruption: a solid line, its date and label above the plot. */
export function interruptionLine(
  event: EventAnnotation,
  axis: Axis,
  area: PlotArea,
  labelY: number,
  taken: Span[],
): string {
  const x = axis.at(event.at);
  if (!(x >= area.left && x <= area.right)) return '';
  const words = fitText(shortEventText(event), area.right / 1.1, 13);
  const pixels = textWidth(words, 13) * 1.1;
  const isRight = x > (area.left + area.right) / 2;
  const beside = isRight ? x - 6 - pixels : x + 6;
  const left = Math.max(0, Math.min(area.right - pixels, beside));
  taken.push([left, Math.max(left + pixels, x)]);
  // The line ends below a label that finds no room beside it.
  const top = left === beside ? labelY - 11 : labelY + 5;
  return mark(
    eventText(event),
    line(x, top, x, area.bottom, { widthPixels: 2 }),
    isRight && left === beside ? text(x - 6, labelY, words, { anchor: 'end' }) : text(left, labelY, words),
  );
}
