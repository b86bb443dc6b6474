import { shortTimeText } from './times.js';

/** An event of a time series. */
export interface EventAnnotation {
  /** On the x axis: a date (`2020-03-13`) or a number. */
  readonly at: string | number;
  readonly label: string;
}

/** A period, drawn as a shaded area: an excluded transition, a collection gap. */
export interface PeriodAnnotation {
  readonly from: string | number;
  /** Exclusive. */
  readonly until: string | number;
  readonly label: string;
  /** Nothing was collected in it: it is hatched. @default false */
  readonly noData?: boolean;
}

/** With a short month: `13 Mar 2020: national emergency`. */
export function shortEventText({ at, label }: EventAnnotation): string {
  if (typeof at === 'number') return label;
  return `${shortTimeText(at)}: ${label}`;
}

/** The places, ascending, moved so that each is `gap` from the next, within the ends. */
export function apart(places: readonly number[], gap: number, least: number, most: number): number[] {
  const room = Math.min(gap, (most - least) / Math.max(1, places.length - 1));
  const moved = [...places];
  for (const [index, place] of moved.entries()) {
    moved[index] = Math.max(place, least + index * room, index === 0 ? least : moved[index - 1]! + room);
  }
  for (let index = moved.length - 1; index >= 0; index--) {
    const limit = index === moved.length - 1 ? most : moved[index + 1]! - room;
    moved[index] = Math.min(moved[index]!, limit);
  }
  return moved;
}
