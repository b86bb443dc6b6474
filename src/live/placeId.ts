import { unexpected } from '../base/checks.js';
import { countyName } from '../surges/countyName.js';

/** A place that the page asks about. */
export interface AskedPlace {
  readonly id: string;
  readonly kind: 'county' | 'city';
  readonly state: string;
  /** The value of its column: `Tarrant`. */
  readonly value: string;
}

/**
 * The place of an id such as `county:TX/Tarrant`.
 * @throws InputError when it is not one
 */
export function parsePlaceId(id: string): AskedPlace {
  const found = /^(county|city):([A-Z]{2})\/(.{1,100})$/.exec(id);
  if (found === null) {
    throw unexpected('id', 'a place such as county:TX/Tarrant or city:TX/Fort Worth', id, {
      hint: 'Name a county or a city with the letters of its state.',
    });
  }
  const [, kind, state, value] = found;
  return { id, kind: kind as AskedPlace['kind'], state: state!, value: value! };
}

/** `Tarrant County`, `Fort Worth`: as on the card of a surge. */
export function placeName({ kind, state, value }: AskedPlace): string {
  return kind === 'city' ? value : countyName(value, state);
}
