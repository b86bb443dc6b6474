import type { Value } from '../../query/question.js';
import { type Axis, axisOf, spokenLabel } from './axis.js';
import type { DimensionColumn, MeasureColumn } from './columns.js';
import { type AxisPlan, type Plan, showsUnknown } from './plan.js';
import { axisNotes, type LabelledValue } from './text.js';
import { lookupOf, weightOf } from './values.js';
import { capitalised } from './words.js';

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

/** A column of the plan as an axis, with at most `top` of the options or `most` categories. */
export function planAxis(plan: Plan, column: DimensionColumn, most: number = maxCategories): Axis {
  return axisOf(column, plan.table, {
    weight: weightOf(plan),
    top: plan.options.top ?? most,
    showsUnknown: showsUnknown(plan, column),
  });
}

/** A series for each value of the second dimension, or for each measure. */
export function seriesChartOf(plan: AxisPlan): SeriesChart {
  const axis = planAxis(plan, plan.along);
  const across = plan.across === null ? null : planAxis(plan, plan.across, maxSeries);
  const series = across === null ? seriesOfMeasures(plan, axis) : seriesOfValues(plan, axis, across);
  const values = series.flatMap(({ name, values: list }) =>
    list.map((value, index) => {
      const label = spokenLabel(plan.along, axis.values[index]!);
      return { label: series.length > 1 ? `${name}, ${label}` : label, value };
    }),
  );
  return { axis, series, values, notes: [axis, ...(across === null ? [] : [across])].flatMap(axisNotes) };
}

function seriesOfMeasures(plan: AxisPlan, axis: Axis): Series[] {
  const lookup = lookupOf(plan);
  return plan.measures.map((measure) => ({
    name: capitalised(measure.label),
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
