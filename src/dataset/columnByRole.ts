import type { Column, Dataset, Roles } from './dataset.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/**
 * The column of a dataset that stands for a column of US Accidents: the one with its role, if it has one (`source`, `severity`,
 * `state`, ...), else the one of its name. Undefined if there is none.
 */
export function columnByRole(name: string, dataset: Dataset): Column | undefined {
  const role = Object.entries(roleColumns(usAccidents.roles)).find(([, column]) => column === name)?.[0];
  const own = role === undefined ? name : roleColumns(dataset.roles)[role];
  return own === undefined ? undefined : dataset.columnOf(own);
}

/** The columns of the roles that name a single one. */
export function roleColumns({
  time: _,
  place: __,
  severity,
  ...single
}: Roles): Record<string, string | undefined> {
  return { ...single, severity: severity?.column };
}
