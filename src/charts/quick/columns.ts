import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { type Dimension, dimensionName, type Measure, timeDimensions } from '../../query/question.js';
import type { Table } from '../../query/table.js';
import { timeDefinitions } from '../../query/timeDimensions.js';
import { type ChartOptions, namesOfY } from './options.js';
import { columnLabel, dimensionLabel, measureLabel, unitOf } from './words.js';

/**
 * The kind of a dimension.
 *
 * - `calendar`: a year, month, day, ... that comes once; `clock`: an hour, a weekday, ... that comes again
 * - `number`: ordered by its number, as severity is; `category`: ordered by size
 * - `bin` and `cell`: of the question
 */
export type DimensionKind = 'calendar' | 'clock' | 'state' | 'number' | 'category' | 'bin' | 'cell';

export interface DimensionColumn {
  readonly role: 'dimension';
  readonly name: string;
  /** A noun in lower case, with its unit: `weekday`, `temperature (°F)`. */
  readonly label: string;
  readonly kind: DimensionKind;
  readonly dimension: Dimension;
}

export interface MeasureColumn {
  readonly role: 'measure';
  readonly name: string;
  /** A noun in lower case, with its unit: `accidents`, `mean temperature (°F)`. */
  readonly label: string;
  /** Measures of one quantity can share an axis. */
  readonly quantity: string;
  /** The unit of that axis; empty for counts and shares. */
  readonly unit: string;
  /** The kind of the measure; null in a table without a question. */
  readonly kind: Measure['kind'] | null;
  /** A share of 0..1. */
  readonly isShare: boolean;
  /** Whether its values can be stacked. */
  readonly isAdditive: boolean;
  /** Whether its value is zero for a group that is not in the answer. */
  readonly isZeroWhenAbsent: boolean;
  /** Whether it counts the accidents of a row. */
  readonly isCount: boolean;
}

export type ChartColumn = DimensionColumn | MeasureColumn;

/**
 * The role of each column of a table, from its question. Without a question, the name and type decide: texts, flags,
 * names of dimensions and the column `x` of the options are dimensions.
 */
export function columnsOf(table: Table, options: ChartOptions): ChartColumn[] {
  const { labels = {} } = options;
  const { question } = table;
  const isComplete = question !== undefined && question.limit === null;
  const dimensions = new Map((question?.by ?? []).map((dimension) => [dimensionName(dimension), dimension]));
  const numbers = Object.values(table.columns).filter((column) => column instanceof Float64Array);
  const isOnlyNumber = numbers.length === 1;
  return Object.entries(table.columns).map(([name, column]): ChartColumn => {
    const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
    const measure =
      question !== undefined && Object.hasOwn(question.measures, name) ? question.measures[name] : undefined;
    if (measure !== undefined) return measureColumn(name, measure, label, isComplete);
    const dimension = dimensions.get(name);
    const isNumeric = column instanceof Float64Array;
    if (dimension !== undefined) return dimensionColumn(name, dimension, label, isNumeric);
    const isDimension =
      !isNumeric || isColorOfGroups(name, table, options) || isGrouped(name, options, isOnlyNumber);
    if (isDimension) return dimensionColumn(name, name as Dimension, label, isNumeric);
    return {
      role: 'measure',
      name,
      label: label ?? columnLabel(name),
      quantity: unitOf(name) || name,
      unit: unitOf(name),
      kind: null,
      isShare: false,
      isAdditive: false,
      isZeroWhenAbsent: false,
      isCount: false,
    };
  });
}

/** Whether a column of whole numbers is `color` in a chart in which colours are groups, not values. */
function isColorOfGroups(name: string, { columns }: Table, { type, color }: ChartOptions): boolean {
  const isPoints = type === undefined && Object.hasOwn(columns, 'lng') && Object.hasOwn(columns, 'lat');
  if (name !== color || !(isPoints || type === 'points' || type === 'line' || type === 'bar')) return false;
  return (columns[name] as Float64Array).every((value) => Number.isNaN(value) || Number.isInteger(value));
}

/**
 * Whether a column of numbers of a table without a question is one to group by: it is `x`, or known as such (the hour,
 * the severity) and not the values of `y`.
 */
function isGrouped(name: string, options: ChartOptions, isOnlyNumber: boolean): boolean {
  const { type, x } = options;
  if (name === x) return name !== 'lng' || (type !== undefined && type !== 'points');
  const isY = type !== 'heatmap' && namesOfY(options).includes(name);
  if (isY && (type !== undefined || isOnlyNumber)) return false;
  return (
    (timeDimensions as readonly string[]).includes(name) || usAccidents.columnOf(name)?.type === 'integer'
  );
}

function dimensionColumn(
  name: string,
  dimension: Dimension,
  label: string | undefined,
  isNumeric: boolean,
): DimensionColumn {
  return {
    role: 'dimension',
    name,
    label: label ?? dimensionLabel(dimension),
    kind: dimensionKind(dimension, isNumeric),
    dimension,
  };
}

function dimensionKind(dimension: Dimension, isNumeric: boolean): DimensionKind {
  if (typeof dimension !== 'string') return 'cell' in dimension ? 'cell' : 'bin';
  if (Object.hasOwn(timeDefinitions, dimension)) {
    const { period } = timeDefinitions[dimension as keyof typeof timeDefinitions];
    return period === undefined ? 'clock' : 'calendar';
  }
  if (dimension === 'state') return 'state';
  return isNumeric ? 'number' : 'category';
}

export function isBin({ kind }: DimensionColumn): boolean {
  return kind === 'bin';
}

/** Whether it suits a line: a weekday or a season has too few values. */
export function runsAlong({ kind, name }: DimensionColumn): boolean {
  if (kind === 'clock') return name === 'hour' || name === 'monthOfYear' || name === 'hourOfWeek';
  return kind === 'calendar' || kind === 'bin';
}

function measureColumn(
  name: string,
  measure: Measure,
  label: string | undefined,
  isComplete: boolean,
): MeasureColumn {
  const { kind } = measure;
  const unit = 'of' in measure && kind !== 'distinct' ? unitOf(measure.of as string) : '';
  const of = 'of' in measure && kind !== 'distinct' ? unit || String(measure.of) : kind;
  return {
    role: 'measure',
    name,
    label: label ?? measureLabel(name, measure),
    quantity: kind === 'sum' ? `sum ${of}` : of,
    unit,
    kind,
    isShare: kind === 'share',
    isAdditive: kind === 'count' || kind === 'sum',
    isZeroWhenAbsent: isComplete && (kind === 'count' || kind === 'distinct'),
    isCount: kind === 'count',
  };
}
