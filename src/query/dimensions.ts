import { type Dataset, perDataset } from '../dataset/dataset.js';
import type { AnswerColumn } from './answerColumn.js';
import { fieldsOf, isTimeDimension, typeOf } from './fields.js';
import { type Bin, type Dimension, dimensionName, type GridCell, type TimeDimension } from './question.js';
import { timeDefinitions } from './timeDimensions.js';

/** A dimension in words, for the documentation and for error messages. */
export interface DimensionDefinition {
  /** Its form in `by`. */
  readonly form: string;
  readonly type: 'number' | 'text' | 'boolean';
  /** One sentence. */
  readonly meaning: string;
  /** The format of computed texts. */
  readonly spelling?: string;
  /** Whether it is a column or computed. */
  readonly isColumn: boolean;
  /** Whether a value is one period of time, so that a filter by it is a range of the time. */
  readonly isPeriod: boolean;
}

/** Every dimension of a dataset: first the columns that need no computation, then those computed from columns. */
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

/** The forms of all dimensions, and those forms that are names. */
export const dimensionForms: (dataset: Dataset) => {
  readonly all: readonly string[];
  readonly names: readonly string[];
} = perDataset((dataset) => {
  const all = dimensionsOf(dataset).map(({ form }) => form);
  return { all, names: all.filter((form) => !form.startsWith('{')) };
});

/**
 * How an engine computes each dimension that is not a column. An engine without one of them does not compile.
 *
 * The expressions return group codes where possible, because small numbers are grouped and sorted fast: for parts of
 * the time those of `timeDimensions.ts`, for a bin the number of its edge from the origin, for a cell its number by
 * `cells.ts`.
 */
export interface DimensionRenderings<Expression, Context>
  extends Readonly<Record<TimeDimension, (time: Expression) => Expression>> {
  readonly bin: (bin: Bin, context: Context) => Expression;
  readonly cell: (cell: GridCell, context: Context) => Expression;
}

/** A dimension as an expression of an engine. */
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

/** The column of a dimension in an answer, with the decoding of the group codes that an engine returns. */
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
