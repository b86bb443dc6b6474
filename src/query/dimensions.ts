import { type Dataset, perDataset } from '../dataset/dataset.js';
import type { AnswerColumn } from './answerColumn.js';
import { fieldsOf, isTimeDimension, typeOf } from './fields.js';
import { type Bin, type Dimension, dimensionName, type GridCell, type TimeDimension } from './question.js';
import { timeDefinitions } from './timeDimensions.js';

/** Something to group by, in words: for the documentation, and for the message about a name that is not one. */
export interface DimensionDefinition {
  /** As it is written in `by`. */
  readonly form: string;
  readonly type: 'number' | 'text' | 'boolean';
  /** In one sentence. */
  readonly meaning: string;
  /** How the values of a text are spelled, where they are computed. */
  readonly spelling?: string;
  /** Whether it is a column as it stands, or computed. */
  readonly isColumn: boolean;
  /** Whether a value is one stretch of time, so that a filter by it is a range of the time. */
  readonly isPeriod: boolean;
}

/** Every dimension of a dataset: first the columns that one groups by as they are, then what is computed of columns. */
export const dimensionsOf: (dataset: Dataset) => readonly DimensionDefinition[] = perDataset((dataset) => {
  const { categories, timeDimensions } = fieldsOf(dataset);
  const computed = { isColumn: false, isPeriod: false } as const;
  return [
    ...categories.map((form) => ({
      form,
      type: answerType(form, dataset),
      meaning: dataset.columnOf(form)!.meaning,
      isColumn: true,
      isPeriod: false,
    })),
    ...timeDimensions.map((form) => {
      const { type, meaning, spelling, period } = timeDefinitions[form];
      return {
        form,
        type,
        meaning,
        isColumn: false,
        isPeriod: period !== undefined,
        ...(spelling === undefined ? {} : { spelling }),
      };
    }),
    {
      form: '{ bin, width, origin }',
      type: 'number',
      meaning: 'A number in bins of equal width, by the lower edge.',
      ...computed,
    },
    ...(dataset.hasPlace
      ? [
          {
            form: '{ cell }',
            type: 'number',
            meaning: 'A cell on the map of about so many kilometers by so many, by its number.',
            ...computed,
          } as const,
        ]
      : []),
  ];
});

/** The forms of all dimensions, and those of them that are names. */
export const dimensionForms: (dataset: Dataset) => {
  readonly all: readonly string[];
  readonly names: readonly string[];
} = perDataset((dataset) => {
  const all = dimensionsOf(dataset).map(({ form }) => form);
  return { all, names: all.filter((form) => !form.startsWith('{')) };
});

/**
 * How an engine computes each dimension that is not a column. An engine that leaves one out does not compile.
 *
 * The expressions give small numbers where possible, which are grouped and sorted fast: `year` and the like the numbers of
 * `timeDimensions.ts`, a bin the number of its edge, counted from the origin, a cell its number by `cells.ts`.
 */
export interface DimensionRenderings<Expression, Context>
  extends Readonly<Record<TimeDimension, (time: Expression) => Expression>> {
  readonly bin: (bin: Bin, context: Context) => Expression;
  readonly cell: (cell: GridCell, context: Context) => Expression;
}

/** The name of a dimension that is computed of columns. */
export type DerivedDimension = keyof DimensionRenderings<unknown, unknown>;

/** A dimension in the language of an engine. */
export function renderDimension<Expression, Context>(
  dimension: Dimension,
  renderings: DimensionRenderings<Expression, Context>,
  ofColumn: (name: string) => Expression,
  context: Context,
): Expression {
  if (typeof dimension === 'string') {
    return isTimeDimension(dimension)
      ? renderings[dimension](ofColumn(timeDefinitions[dimension].column))
      : ofColumn(dimension);
  }
  return 'cell' in dimension ? renderings.cell(dimension, context) : renderings.bin(dimension, context);
}

/** The column that a dimension makes in an answer, and what the numbers in it stand for when they come from an engine. */
export function dimensionColumn(dimension: Dimension, dataset: Dataset): AnswerColumn {
  const name = dimensionName(dimension);
  if (typeof dimension === 'string') {
    if (!isTimeDimension(dimension)) return { name, type: answerType(dimension, dataset) };
    const { type, decode } = timeDefinitions[dimension];
    return decode === undefined ? { name, type } : { name, type, decode };
  }
  if ('cell' in dimension) return { name, type: 'number' };
  const { width, origin = 0 } = dimension;
  return { name, type: 'number', numberOf: (groupCode) => groupCode * width + origin };
}

function answerType(column: string, dataset: Dataset): 'number' | 'text' | 'boolean' {
  const type = typeOf(column, dataset);
  return type === 'text' || type === 'boolean' ? type : 'number';
}
