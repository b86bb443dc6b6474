import { InputError } from '../../base/errors.js';
import { capitalise, formatCount } from '../../base/format.js';
import type { Value } from '../../query/question.js';
import { type Axis, axisOf, spokenLabel } from './axis.js';
import type { DimensionColumn, MeasureColumn } from './columns.js';
import { type AxisPlan, type Plan, showsUnknown } from './plan.js';
import { axisNotes, type LabelledValue } from './text.js';
import { lookupOf, sizeOf } from './values.js';

/** A named list of values along the axis: a line, or the bars of one colour. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly measure: MeasureColumn;
}

/** What a chart with an axis draws. */
export interface SeriesChart {
  readonly axis: Axis;
  readonly series: readonly Series[];
  /** Every value, with a label that names its series if there are several. */
  readonly values: readonly LabelledValue[];
  /** What the axis and the series leave out. */
  readonly notes: readonly string[];
}

/** Most categories on an axis, by default. */
const maxCategories = 20;
/** Most series, by default. */
const maxSeries = 8;
/** Most series of times, bins and numbers, which are drawn all or not at all. */
const maxOrderedSeries = 100;

/** A column of the plan as an axis, with at most `top` of the options or `most` categories. */
export function planAxis(plan: Plan, column: DimensionColumn, most: number = maxCategories): Axis {
  return axisOf(column, plan.table, {
    sizeOf: sizeOf(plan),
    top: plan.options.top ?? most,
    showsUnknown: showsUnknown(plan, column),
  });
}

/** A column of the plan with a series or a colour for each value. @throws InputError if there are far too many */
export function seriesAxis(plan: Plan, column: DimensionColumn, most: number): Axis {
  const axis = planAxis(plan, column, most);
  requireAtMost(maxOrderedSeries, 'lines or colours', axis);
  return axis;
}

/** @throws InputError if an axis has more values than a chart can show, as a fine unit of time or narrow bins have */
export function requireAtMost(most: number, what: string, { values, column }: Axis): void {
  if (values.length <= most) return;
  throw new InputError(
    `Expected at most ${most} ${what}, got ${formatCount(values.length)} values of ${column.name}.`,
    { hint: 'Group by a larger unit: month in place of day, or wider bins.' },
  );
}

/** A series for each value of the second dimension, or for each measure. */
export function seriesChartOf(plan: AxisPlan): SeriesChart {
  const axis = planAxis(plan, plan.along);
  const across = plan.across === null ? null : seriesAxis(plan, plan.across, maxSeries);
  const series = across === null ? seriesOfMeasures(plan, axis) : seriesOfValues(plan, axis, across);
  const values = series.flatMap(({ name, values: list }) =>
    list.map((value, index) => {
      const label = spokenLabel(plan.along, axis.values[index]!);
      return { label: series.length > 1 ? `${name}, ${label}` : label, value };
    }),
  );
  return { axis, series, values, notes: axisNotes(across === null ? [axis] : [axis, across]) };
}

function seriesOfMeasures(plan: AxisPlan, axis: Axis): Series[] {
  const lookup = lookupOf(plan);
  return plan.measures.map((measure) => ({
    name: capitalise(measure.label),
    measure,
    values: axis.values.map((value) => lookup(measure, value)),
  }));
}

function seriesOfValues(plan: AxisPlan, axis: Axis, across: Axis): Series[] {
  const lookup = lookupOf(plan);
  const measure = plan.measures[0]!;
  return across.values.map((value: Value) => ({
    name: spokenLabel(across.column, value),
    measure,
    values: axis.values.map((at) => lookup(measure, at, value)),
  }));
}

/** Whether no value is there to draw. */
export function isEmpty(values: readonly LabelledValue[]): boolean {
  return values.every(({ value }) => value === null);
}
