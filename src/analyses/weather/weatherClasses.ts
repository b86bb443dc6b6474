import type { WeatherGroup } from '../../dataset/usAccidents/weather.js';

/** A class that hours are compared by: clear and cloud together, or another group by itself. */
export type WeatherClass = 'clear or cloud' | Exclude<WeatherGroup, 'clear' | 'cloud'>;

const otherGroups = ['rain', 'snow', 'ice', 'fog', 'haze', 'dust', 'thunder', 'wind', 'other'] as const;

/** Groups of weather in the order of this analysis: an hour keeps the index of its group. */
export const weatherGroups: readonly WeatherGroup[] = ['clear', 'cloud', ...otherGroups];

/**
 * The classes, each known by its index here. Class 0 is the baseline: clear and cloud together, since the border between
 * the two moved with the vocabulary of April 2019.
 */
export const weatherClasses: readonly WeatherClass[] = ['clear or cloud', ...otherGroups];

/** The index of a class. */
export function weatherClass(name: WeatherClass): number {
  return weatherClasses.indexOf(name);
}

/** The class of the group with this index. */
export function classOfGroup(group: number): number {
  return group < 2 ? 0 : group - 1;
}

/** The class of a group by its name, as in an answer; -1 for none. */
export function classOfGroupName(group: unknown): number {
  const index = weatherGroups.indexOf(group as WeatherGroup);
  return index < 0 ? -1 : classOfGroup(index);
}
