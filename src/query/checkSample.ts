import { type OptionNames, requireInteger, requireKnownOptions, requireSignal } from '../base/checks.js';
import type { Dataset } from '../dataset/dataset.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import { askOptionNames } from './askOptions.js';
import { checkColumns } from './check.js';
import { checkFilter } from './checkFilter.js';
import { fieldsOf } from './fields.js';
import type { Filter } from './question.js';
import type { SampleOptions } from './source.js';

const sampleOptionNames: OptionNames<SampleOptions> = {
  ...askOptionNames,
  seed: true,
  columns: true,
  where: true,
};

/** The options of `sample`, with all defaults. */
export interface SampleSettings {
  readonly rows: number;
  readonly seed: number;
  readonly columns: readonly FieldName[];
  readonly where: Filter;
  readonly signal: AbortSignal | undefined;
}

/** @throws InputError if the number of rows, the seed, a column or the filter is not valid */
export function checkSample(rows: number, dataset: Dataset, options: SampleOptions): SampleSettings {
  requireKnownOptions('sample', options, sampleOptionNames);
  const { seed = 1, columns = fieldsOf(dataset).columns, where = {}, signal } = options;
  requireSignal(signal);
  return {
    rows: requireInteger('rows of a sample', rows, 0),
    seed: requireInteger('seed', seed),
    columns: checkColumns(columns, dataset),
    where: checkFilter(where, dataset),
    signal,
  };
}
