import { notFound } from '../../base/checks.js';
import type { Table } from '../../query/table.js';
import { requireColumnRoles, requireColumns, requireEffects, unsuitableColumns } from './checkPlan.js';
import { requireFiniteNumbers, requireOneRowEach } from './checkRows.js';
import {
  type ChartColumn,
  columnsOf,
  type DimensionColumn,
  isBin,
  type MeasureColumn,
  runsAlong,
} from './columns.js';
import { type ChartOptions, type ChartType, namedColumns, namesOfY } from './options.js';
import { type Choice, drawsSeveral, type Plan, type Position } from './plan.js';

/**
 * Chooses the type of the chart and the role of each column.
 * @throws InputError with the columns if they do not allow a chart, or if an option would have no effect
 */
export function choosePlan(table: Table, options: ChartOptions): Plan {
  requireNames(table, options);
  const columns = columnsOf(table, options);
  const dimensions = drawnDimensions(table, columns, options);
  const measures = drawnMeasures(columns, options);
  const degrees = positionOf(columns);
  const type = options.type ?? defaultType(table, columns, dimensions, measures, degrees, options);
  const isOnDegrees = type === 'points' || (type === 'map' && dimensions.every(isBin));
  const position = isOnDegrees ? degrees : null;
  const choice: Choice = { type, table, options, columns, dimensions, measures, position };
  requireColumns(choice);
  requireColumnRoles(choice);
  const plan = withRoles(choice);
  requireEffects(plan);
  requireOneRowEach(plan);
  requireFiniteNumbers(plan);
  return plan;
}

/** @throws InputError if an option names a column that the table lacks */
export function requireNames(table: Table, options: ChartOptions): void {
  const names = Object.keys(table.columns);
  for (const name of [...namedColumns(options), ...Object.keys(options.labels ?? {})]) {
    if (!names.includes(name)) throw notFound('Column', name, names);
  }
}

/**
 * The columns to group by. The answer to a question has one row for each combination of all of them; of another table,
 * the options may name some: `x`, and `color` or the `y` of a heat map.
 */
function drawnDimensions(
  table: Table,
  columns: readonly ChartColumn[],
  options: ChartOptions,
): DimensionColumn[] {
  const { type, x, color } = options;
  const dimensions = columns.filter((column): column is DimensionColumn => column.role === 'dimension');
  const second = type === 'heatmap' ? namesOfY(options)[0] : color;
  const named = dimensions.filter(({ name }) => name === x || name === second);
  const isSecondNamed = named.some(({ name }) => name === second);
  const needed = type === 'heatmap' || (isSecondNamed && type !== 'points') ? 2 : 1;
  return table.question === undefined && named.length >= needed ? named : dimensions;
}

/** The measures that the options name; else the first and those that can share its axis. */
function drawnMeasures(columns: readonly ChartColumn[], options: ChartOptions): MeasureColumn[] {
  const measures = columns.filter((column): column is MeasureColumn => column.role === 'measure');
  const names = namedColumns(options);
  const named = measures.filter(({ name }) => names.includes(name));
  if (named.length > 0) return named;
  const values = measures.filter(({ name }) => name !== 'lng' && name !== 'lat');
  return values.filter(({ quantity }) => quantity === values[0]!.quantity);
}

/** Columns named `lng` and `lat`, or bins of them. */
function positionOf(columns: readonly ChartColumn[]): Position | null {
  const find = (field: string): ChartColumn | undefined =>
    columns.find((column) =>
      column.role === 'measure'
        ? column.name === field
        : typeof column.dimension !== 'string' && 'bin' in column.dimension && column.dimension.bin === field,
    );
  const [lng, lat] = [find('lng'), find('lat')];
  return lng !== undefined && lat !== undefined && lng.role === lat.role ? { lng, lat } : null;
}

function defaultType(
  table: Table,
  columns: readonly ChartColumn[],
  dimensions: readonly DimensionColumn[],
  measures: readonly MeasureColumn[],
  degrees: Position | null,
  { x }: ChartOptions,
): ChartType {
  if (degrees !== null && (x === undefined || x === degrees.lng.name)) {
    return degrees.lng.role === 'dimension' ? 'map' : 'points';
  }
  const [first, second] = dimensions;
  if (first === undefined || dimensions.length > 2) throw unsuitableColumns(table, columns, dimensions);
  if (second === undefined) {
    if (first.kind === 'state' || first.kind === 'cell') return 'map';
    const isHistogram = isBin(first) && measures.length === 1 && measures[0]!.isZeroWhenAbsent;
    return runsAlong(first) && !isHistogram ? 'line' : 'bar';
  }
  const running = dimensions.filter(runsAlong);
  const other = first === running[0] ? second : first;
  return running.length === 1 && other.kind !== 'clock' ? 'line' : 'heatmap';
}

/** The plan, with the columns of the axis and of the lines, colours or rows. */
function withRoles(choice: Choice): Plan {
  const { type, dimensions, measures, options, position } = choice;
  const named = (name: string | undefined): DimensionColumn | undefined =>
    dimensions.find((dimension) => dimension.name === name);
  if (type === 'points')
    return { ...choice, measures: [], along: null, across: named(options.color) ?? null };
  if (position !== null) return { ...choice, measures: measures.slice(0, 1), along: null, across: null };
  const namedAcross = named(type === 'heatmap' ? namesOfY(options)[0] : options.color);
  const others = dimensions.filter((dimension) => dimension !== namedAcross);
  const along = named(options.x) ?? defaultAlong(others, type);
  const across = dimensions.find((dimension) => dimension !== along) ?? null;
  return { ...choice, measures: drawsSeveral(choice) ? measures : measures.slice(0, 1), along, across };
}

const clockOrder = ['hourOfWeek', 'hour', 'monthOfYear', 'weekday'];

/** The dimension for the axis: the calendar first, then the finer clock, then bins, then the first dimension. */
function defaultAlong(dimensions: readonly DimensionColumn[], type: ChartType): DimensionColumn {
  const rank = ({ kind, name }: DimensionColumn): number => {
    if (kind === 'calendar') return 0;
    if (kind === 'clock') return 1 + clockOrder.indexOf(name) / 10;
    if (kind === 'bin') return 2;
    return 3;
  };
  if (type === 'bar') return dimensions[0]!;
  return [...dimensions].sort((a, b) => rank(a) - rank(b))[0]!;
}
