import { requireInteger } from '../base/checks.js';
import type { FieldName } from '../dataset/columns.js';
import { checkColumns } from './check.js';
import { checkFilter } from './checkFilter.js';
import { fieldNames } from './fields.js';
import type { Filter } from './question.js';
import type { SampleOptions } from './source.js';

/** What `sample` was asked for, with every default in its place. */
export interface SampleSettings {
  readonly rows: number;
  readonly seed: number;
  readonly columns: readonly FieldName[];
  readonly where: Filter;
  readonly signal: AbortSignal | undefined;
}

/** @throws InputError when the number of rows, the seed, a column or the filter cannot be */
export function checkSample(rows: number, options: SampleOptions): SampleSettings {
  const { seed = 1, columns = fieldNames, where = {}, signal } = options;
  return {
    rows: requireInteger('rows of a sample', rows, 0),
    seed: requireInteger('seed', seed),
    columns: checkColumns(columns),
    where: checkFilter(where),
    signal,
  };
}
