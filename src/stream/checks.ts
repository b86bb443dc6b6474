/** Checks of what several analyses of a stream take. */
import { requireMethods, unexpected } from '../base/checks.js';

/** The name of an analysis. @throws InputError, as all of these, if it is not as described */
export function requireName(name: unknown, path = 'name'): string {
  if (typeof name === 'string' && name !== '') return name;
  throw unexpected(path, 'a text that is not empty', name);
}

/** The name of a column. */
export function requireColumnName(column: unknown): string {
  if (typeof column === 'string' && column !== '') return column;
  throw unexpected('column', 'the name of a column', column);
}

/** Names of columns whose values make groups. */
export function requireColumnNames(by: unknown): readonly string[] {
  if (Array.isArray(by) && by.every((column) => typeof column === 'string')) return by;
  throw unexpected('by', 'a list of columns', by);
}

/** An `Aggregate`. */
export function requireAggregate(aggregate: unknown): void {
  const methods = ['create', 'add', 'merge', 'result', 'save', 'restore'];
  requireMethods('aggregate', 'an aggregate', aggregate, methods, 'Pass summaryOf(...) or quantilesOf(...).');
}
