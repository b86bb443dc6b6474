import { apart, type EventAnnotation, shortEventText } from '../marks.js';
import { timeText } from '../times.js';
import type { Axis } from './axes.js';
import type { SvgDrawing } from './drawing.js';
import { dot, line, mark, text } from './markup.js';
import { fitText, roomFor, wrapText } from './textWidth.js';

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
  readonly x: number;
  /** The middle of its disc, beside those of close events. */
  readonly discX: number;
}

/** The events that lie on the axis, in its order, numbered from `first` on. Their discs stand within `widthPixels`. */
export function numberedEvents(
  events: readonly EventAnnotation[],
  axis: Axis,
  { left, right }: Pick<PlotArea, 'left' | 'right'>,
  widthPixels: number,
  first = 1,
): NumberedEvent[] {
  const shown = events
    .map((event) => ({ ...event, x: axis.at(event.at) }))
    .filter(({ x }) => x >= left - 1 && x <= right + 1)
    .sort((a, b) => a.x - b.x);
  const places = apart(
    shown.map(({ x }) => x),
    discPixels + 2,
    discPixels / 2,
    widthPixels - discPixels / 2,
  );
  return shown.map((event, index) => ({ ...event, number: first + index, discX: places[index]! }));
}

/** Where the discs stand in their row. */
export function discSpans(events: readonly NumberedEvent[]): Span[] {
  return events.map(({ discX }) => [discX - discPixels / 2, discX + discPixels / 2]);
}

/** A dotted line at each event, and its numbered disc above the plot, its middle at `middleY`. */
export function eventDiscs(events: readonly NumberedEvent[], area: PlotArea, middleY: number): string {
  return events
    .map((event) =>
      mark(
        eventText(event),
        line(event.x, middleY + discPixels / 2, event.x, area.bottom, { color: 'muted', dash: '2 3' }),
        disc(event.discX, middleY, event.number),
      ),
    )
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
  const widest = Math.max(...events.map((event) => roomFor(shortEventText(event)))) + indent + 16;
  const columns = Math.max(1, Math.min(events.length, Math.floor(widthPixels / widest), 4));
  const columnPixels = widthPixels / columns;
  let y = 6;
  const body: string[] = [];
  for (let first = 0; first < events.length; first += columns) {
    const row = events.slice(first, first + columns);
    const rowLines = row.map((event) => wrapText(shortEventText(event), columnPixels - indent));
    for (const [column, event] of row.entries()) {
      const x = column * columnPixels;
      body.push(disc(x + discPixels / 2, y + discPixels / 2, event.number));
      for (const [index, words] of rowLines[column]!.entries()) {
        body.push(text(x + indent, y + 13.5 + index * 18, words));
      }
    }
    y += Math.max(...rowLines.map((lines) => lines.length)) * 18 + 6;
  }
  return { heightPixels: y, body: body.join('') };
}

/** Where text stands in a row. */
export type Span = readonly [from: number, to: number];

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
  const words = fitText(shortEventText(event), area.right);
  const pixels = roomFor(words);
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
