import { didYouMean } from '../base/didYouMean.js';
import type { Dataset } from './dataset.js';
import { plainHeader } from './text.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/** The positions of the columns of a dataset in a file. */
export interface HeaderMatch {
  /** The position of each column found, from 0. */
  readonly positions: ReadonlyMap<string, number>;
  /** Why the header is invalid, as the rest of a sentence; null if it is valid. */
  readonly problem: string | null;
}

/**
 * Finds the columns of a dataset in the header of a file, ignoring order, case, blanks and underscores. A file may lack any
 * of them, but needs a time or a place.
 */
export function matchHeaders(names: readonly string[], { fileColumns }: Dataset = usAccidents): HeaderMatch {
  const positions = new Map<string, number>();
  const plain = names.map(plainHeader);
  const problems: string[] = [];
  // A file that is not a CSV may have a header of any length.
  const firstNames = names.slice(0, 1_000).map((name) => name.slice(0, 60));
  for (const column of fileColumns) {
    const wanted = column.headers.map(plainHeader);
    const found = plain.flatMap((name, position) => (wanted.includes(name) ? [position] : []));
    if (found.length > 1) {
      problems.push(`${found.length} columns are named ${names[found[0]!]}`);
    } else if (found.length === 1) {
      positions.set(column.name, found[0]!);
    }
  }
  const known = new Set(positions.values());
  const unread = firstNames.filter((_, position) => !known.has(position));
  const hasTimeOrPlace = positions.has('startLocal') || (positions.has('lat') && positions.has('lng'));
  for (const { name, headers, required } of fileColumns) {
    const isPlace = name === 'lat' || name === 'lng';
    if (positions.has(name) || (required !== true && !isPlace)) continue;
    // A file may lack it, but a misspelt name must not cost every value of it.
    const near = didYouMean(headers[0]!, unread);
    if (near !== '' || (!hasTimeOrPlace && (name === 'startLocal' || isPlace)))
      problems.push(`column not found: ${headers[0]}${near}`);
  }
  if (problems.length === 0) return { positions, problem: null };
  const excerpt = names.slice(0, 60).map((name) => (name.length > 40 ? `${name.slice(0, 40)}...` : name));
  return { positions, problem: `${problems.join('; ')}. Found: ${excerpt.join(', ')}.` };
}
