import type { Table } from '../../query/table.js';
import { placesUnknown } from './axis.js';
import type { ChartColumn, DimensionColumn, MeasureColumn } from './columns.js';
import type { ChartOptions, ChartType } from './options.js';

/** The type of a chart and the columns that it may draw. */
export interface Choice {
  readonly type: ChartType;
  readonly table: Table;
  readonly options: ChartOptions;
  readonly columns: readonly ChartColumn[];
  /** The columns to group by, each of which the chart must show. */
  readonly dimensions: readonly DimensionColumn[];
  /** The columns of values: those that the options name, or the first one and those that can share its axis. */
  readonly measures: readonly MeasureColumn[];
  /** The position of points or of cells of degrees; null for other charts. */
  readonly position: Position | null;
}

/** Two columns of degrees: of points, or of bins. */
export interface Position {
  readonly lng: ChartColumn;
  readonly lat: ChartColumn;
}

/** The columns that a chart draws, with their roles. */
export interface Plan extends Choice {
  /** On the axis, or on the map; null where `position` has the places. */
  readonly along: DimensionColumn | null;
  /** A line or colour for each value, or the rows of a heat map. */
  readonly across: DimensionColumn | null;
}

/** The plan of a chart with an axis: of every type but maps and points. */
export type AxisPlan = Plan & {
  readonly type: Exclude<ChartType, 'map' | 'points'>;
  readonly along: DimensionColumn;
};

export function hasAxis(plan: Plan): plan is AxisPlan {
  return plan.type !== 'map' && plan.type !== 'points';
}

/** Whether the chart shows a missing value of the column as `unknown`. A line does not lead to one. */
export function showsUnknown({ type, along }: Plan, column: DimensionColumn): boolean {
  return type !== 'map' && !(type === 'line' && column === along) && placesUnknown(column);
}

/** Whether the chart can draw several measures: as lines or bars of one column to group by. */
export function drawsSeveral({ type, dimensions }: Choice): boolean {
  return (type === 'line' || type === 'bar') && dimensions.length < 2;
}
