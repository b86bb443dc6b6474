import type { EventAnnotation, PeriodAnnotation } from '../marks.js';
import { dateText } from './columnAxes.js';
import { element, line, paint, rect, text } from './markup.js';
import { fitText, roomFor } from './textWidth.js';

/** An event or a period on the axis, with the number of its entry below the chart. */
export interface Note {
  readonly number: number;
  readonly start: number;
  /** Of a period. */
  readonly end: number | null;
  readonly label: string;
}

export function notesOf(
  events: readonly EventAnnotation[],
  windows: readonly PeriodAnnotation[],
  at: (value: string | number) => number | null,
): Note[] {
  const found = [
    ...events.map((event) => ({
      start: at(event.at),
      end: null,
      label: `${dateText(String(event.at))}: ${event.label}`,
    })),
    ...windows.map(({ from, until, label }) => ({
      start: at(from),
      end: at(until),
      label: `${dateText(String(from))} to ${dateText(String(until))}: ${label}`,
    })),
  ].filter((note): note is Omit<Note, 'number'> => note.start !== null);
  return found.sort((a, b) => a.start - b.start).map((note, index) => ({ ...note, number: index + 1 }));
}

/** The shade of a period in every plot. */
export function shadeOf({ start, end }: Note, plots: readonly (readonly [number, number])[]): string {
  if (end === null) return '';
  return plots.map(([top, bottom]) => rect(start, top, end - start, bottom - top, 'shade')).join('');
}

/** The numbers above the plots, moved apart where they would touch, and a line of each through all plots. */
export function drawDiscs(
  notes: readonly Note[],
  top: number,
  plots: readonly (readonly [number, number])[],
  widthPixels: number,
): string {
  const bottom = plots.at(-1)?.[1] ?? top;
  const places: number[] = [];
  for (const { start } of notes)
    places.push(Math.max(start, discPixels / 2, (places.at(-1) ?? -discPixels) + discPixels));
  for (let index = places.length - 1; index >= 0; index--) {
    const room = index === places.length - 1 ? widthPixels - discPixels / 2 : places[index + 1]! - discPixels;
    places[index] = Math.min(places[index]!, room);
  }
  return notes
    .map(
      ({ number, start }, index) =>
        line(start, top, start, bottom, { color: 'muted', dash: '2 3' }) +
        disc(places[index]!, top - 8, number),
    )
    .join('');
}

const discPixels = 18;

/** A number in a disc. */
function disc(x: number, y: number, number: number): string {
  return (
    element('circle', { cx: x, cy: y, r: 8, fill: paint('ink') }) +
    text(x, y + 4, String(number), { anchor: 'middle', bold: true, color: 'page', sizePixels: 11 })
  );
}

/** The list of the notes below the chart. */
export function noteList(
  notes: readonly Note[],
  top: number,
  widthPixels: number,
): { readonly heightPixels: number; readonly body: string } {
  let [x, y] = [0, top + 10];
  const entries = notes.map(({ number, label }) => {
    const fitted = fitText(label, widthPixels - 24);
    const width = 24 + roomFor(fitted);
    if (x > 0 && x + width > widthPixels) [x, y] = [0, y + 24];
    const entry = disc(x + 8, y, number) + text(x + 22, y + 4.5, fitted);
    x += width + 16;
    return entry;
  });
  return { heightPixels: notes.length === 0 ? 0 : y + 14 - top, body: entries.join('') };
}
