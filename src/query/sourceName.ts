import { schemeOf, withoutPassword } from '../base/urls.js';
import type { SourceDescription } from './source.js';

/** A source by the name of its file or folder, without its path; MongoDB by its address. */
export function locationOf({ location, sources = [] }: SourceDescription): string {
  if (sources.length > 0) return sources.map(locationOf).join(' + ');
  if (schemeOf(location) !== null) return withoutPassword(location);
  const parts = location.split(/[\\/]/).filter((part) => part !== '');
  return parts.at(-1) ?? location;
}
