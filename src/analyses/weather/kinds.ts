import type { WeatherGroup } from '../../dataset/usAccidents/weather.js';

/** Groups of weather in the order of this analysis: an hour keeps the index of its group. */
export const groups: readonly WeatherGroup[] = [
  'clear',
  'cloud',
  'rain',
  'snow',
  'ice',
  'fog',
  'haze',
  'dust',
  'thunder',
  'wind',
  'other',
];

/**
 * What hours are compared as: kind 0 is the baseline, clear and cloud together, since the border between the two moved
 * with the vocabulary of April 2019.
 */
export const kinds = [
  'clear or cloud',
  'rain',
  'snow',
  'ice',
  'fog',
  'haze',
  'dust',
  'thunder',
  'wind',
  'other',
] as const;

/** The kind of an hour whose group has this index. */
export function kindOf(group: number): number {
  return group < 2 ? 0 : group - 1;
}

/** The kind of a group by its name, as in an answer; -1 for none. */
export function kindOfName(group: unknown): number {
  const index = groups.indexOf(group as WeatherGroup);
  return index < 0 ? -1 : kindOf(index);
}

/** What an hour of the kind is called in a sentence. */
export function kindPhrase(kind: number): string {
  const phrases: Readonly<Record<string, string>> = {
    ice: 'ice or sleet',
    haze: 'haze or smoke',
    dust: 'blown dust',
    thunder: 'thunder',
    wind: 'squalls',
    other: 'other weather',
  };
  return phrases[kinds[kind]!] ?? kinds[kind]!;
}
