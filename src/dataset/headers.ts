import { editDistance } from '../base/didYouMean.js';
import type { Dataset } from './dataset.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/** Where a file keeps our columns. */
export interface HeaderMatch {
  /** For each schema column that was found, its position among the headers, 0 first. */
  readonly positions: ReadonlyMap<string, number>;
  /** A sentence for people when the headers will not do, else null. */
  readonly problem: string | null;
}

/** Finds our columns among the headers of a file, without regard to order, case, blanks and underscores. */
export function matchHeaders(names: readonly string[], { fileColumns }: Dataset = usAccidents): HeaderMatch {
  const positions = new Map<string, number>();
  const plain = names.map(withoutDress);
  const problems: string[] = [];
  for (const column of fileColumns) {
    const wanted = column.headers.map(withoutDress);
    const found = plain.flatMap((name, position) => (wanted.includes(name) ? [position] : []));
    if (found.length > 1) {
      problems.push(`there are ${found.length} columns ${names[found[0]!]}`);
    } else if (found.length === 1) {
      positions.set(column.name, found[0]!);
    } else if (column.required === true) {
      problems.push(`there is no column ${column.headers[0]}${nearest(column.headers[0]!, names)}`);
    }
  }
  if (problems.length === 0) return { positions, problem: null };
  const shown = names.slice(0, 60).map((name) => (name.length > 40 ? `${name.slice(0, 40)}...` : name));
  return { positions, problem: `${problems.join('; ')}. Found: ${shown.join(', ')}.` };
}

function withoutDress(header: string): string {
  return header.replace(/[\s_\ufeff]/g, '').toLowerCase();
}

function nearest(wanted: string, names: readonly string[]): string {
  const near = names
    .slice(0, 1000)
    .map((name) => ({ name, edits: editDistance(withoutDress(wanted), withoutDress(name).slice(0, 60)) }))
    .filter(({ edits }) => edits <= Math.ceil(wanted.length / 2))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 2)
    .map(({ name }) => name);
  return near.length === 0 ? '' : ` (nearest: ${near.join(', ')})`;
}
