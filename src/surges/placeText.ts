import type { WatchedPlace } from './alarm.js';

/** A place as people write it: `Tarrant County, TX`; without the state where that is not known. */
export function placeText({ name, state }: WatchedPlace): string {
  return state === null ? name : `${name}, ${state}`;
}
