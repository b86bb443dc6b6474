import { InputError } from '../../base/errors.js';
import { cellOf, type Table } from '../../query/table.js';
import {
  type ChartColumn,
  columnsOf,
  type DimensionColumn,
  isBin,
  type MeasureColumn,
  runsAlong,
} from './columns.js';
import { type ChartOptions, type ChartType, namedColumns } from './options.js';

/** The columns that a chart draws, with their roles. */
export interface Plan {
  readonly type: ChartType;
  readonly table: Table;
  readonly options: ChartOptions;
  readonly columns: readonly ChartColumn[];
  /** On the axis, or on the map; null for points. */
  readonly along: DimensionColumn | null;
  /** A line or colour for each value, or the rows of a heat map. */
  readonly across: DimensionColumn | null;
  readonly measures: readonly MeasureColumn[];
  /** The position of points or cells: two columns of degrees. */
  readonly position: PointColumns | null;
}

export interface PointColumns {
  readonly lng: ChartColumn;
  readonly lat: ChartColumn;
}

/** A plan with an axis and values. */
export type AxisPlan = Plan & { readonly along: DimensionColumn };

/**
 * The plan of the chart for the columns and options.
 * @throws InputError with the columns if they do not allow one
 */
export function planOf(table: Table, options: ChartOptions): Plan {
  const names = namedColumns(options);
  for (const name of names) table.column(name);
  const columns = columnsOf(table, options);
  const position = positionOf(columns);
  const dimensions = columns.filter((column): column is DimensionColumn => column.role === 'dimension');
  // The answer to a question has one row for each combination, so all of its dimensions must be drawn.
  const isNamed = table.question === undefined && dimensions.some(({ name }) => names.includes(name));
  const drawn = isNamed ? dimensions.filter(({ name }) => names.includes(name)) : dimensions;
  const measures = measuresOf(columns, options);
  const type = options.type ?? suitable(drawn, measures, position, table);
  const plan = { type, table, options, columns, measures, position };
  if (type === 'points') return pointsPlan(plan, drawn);
  if (type === 'map' && position !== null && drawn.every(isBin))
    return { ...plan, along: null, across: null };
  return axisPlan(plan, drawn);
}

function suitable(
  dimensions: readonly DimensionColumn[],
  measures: readonly MeasureColumn[],
  position: PointColumns | null,
  table: Table,
): ChartType {
  if (position !== null) return position.lng.role === 'dimension' ? 'map' : 'points';
  const [first, second] = dimensions;
  if (first === undefined || dimensions.length > 2) throw refusal(table, dimensions);
  if (second === undefined) {
    if (first.kind === 'state' || first.kind === 'cell') return 'map';
    const isHistogram = isBin(first) && measures.length === 1 && measures[0]!.isZeroWhenAbsent;
    return runsAlong(first) && !isHistogram ? 'line' : 'bar';
  }
  const along = dimensions.filter(runsAlong);
  const other = first === along[0] ? second : first;
  return along.length === 1 && other.kind !== 'clock' ? 'line' : 'heatmap';
}

/** The measures that the options name; else the first and those that can share its axis. */
function measuresOf(columns: readonly ChartColumn[], options: ChartOptions): MeasureColumn[] {
  const measures = columns.filter(
    (column): column is MeasureColumn =>
      column.role === 'measure' && column.name !== 'lng' && column.name !== 'lat',
  );
  const names = namedColumns(options);
  const chosen = measures.filter(({ name }) => names.includes(name));
  if (chosen.length > 0) return chosen;
  return measures.filter(({ quantity }) => quantity === measures[0]!.quantity);
}

function pointsPlan(plan: Omit<Plan, 'along' | 'across'>, dimensions: readonly DimensionColumn[]): Plan {
  const { position, options, table } = plan;
  if (position === null || position.lng.role === 'dimension') {
    throw new InputError(`Expected columns lng and lat for points, got ${listed(table)}.`, {
      hint: "Ask for them: source.sample(2_000, { columns: ['lng', 'lat'] }).",
    });
  }
  const { color } = options;
  const across = dimensions.find(({ name }) => name === color) ?? null;
  if (color !== undefined && across === null) {
    throw new InputError(`Expected color to be a column of categories, got the numbers of ${color}.`);
  }
  return { ...plan, measures: [], along: null, across };
}

function axisPlan(plan: Omit<Plan, 'along' | 'across'>, dimensions: readonly DimensionColumn[]): AxisPlan {
  const { table, options, type, measures } = plan;
  const most = type === 'map' || type === 'calendar' ? 1 : 2;
  const least = type === 'heatmap' ? 2 : 1;
  if (dimensions.length < least || dimensions.length > most || measures.length === 0) {
    throw refusal(table, dimensions, options.type, least, most);
  }
  const dimensionOf = (name: string | undefined): DimensionColumn | undefined =>
    dimensions.find((dimension) => dimension.name === name);
  if (options.x !== undefined && dimensionOf(options.x) === undefined) {
    throw new InputError(`Expected x to be a column to group by, got the values of ${options.x}.`, {
      hint: `Pass one of ${dimensions.map(({ name }) => name).join(', ')} as x, and ${options.x} as y.`,
    });
  }
  if (
    type !== 'heatmap' &&
    type !== 'map' &&
    options.color !== undefined &&
    dimensionOf(options.color) === undefined
  ) {
    throw new InputError(`Expected color to be a column to group by, got the values of ${options.color}.`, {
      hint: `Pass ${options.color} as y.`,
    });
  }
  const asAcross =
    dimensionOf(type === 'heatmap' ? [options.y ?? []].flat()[0] : options.color) ??
    dimensions.find((dimension) => options.x !== undefined && dimension.name !== options.x);
  const candidates = dimensions.filter((dimension) => dimension !== asAcross);
  const along = dimensionOf(options.x) ?? longest(candidates, type);
  const across = dimensions.find((dimension) => dimension !== along) ?? null;
  requireOnce(table, dimensions);
  return { ...plan, along, across };
}

const clockOrder = ['hourOfWeek', 'hour', 'monthOfYear', 'weekday'];

/** The dimension for the axis: the calendar first, then the finer clock, then bins, then the first dimension. */
function longest(dimensions: readonly DimensionColumn[], type: ChartType): DimensionColumn {
  const rank = ({ kind, name }: DimensionColumn): number => {
    if (kind === 'calendar') return 0;
    if (kind === 'clock') return 1 + clockOrder.indexOf(name) / 10;
    if (kind === 'bin') return 2;
    return 3;
  };
  if (type === 'bar') return dimensions[0]!;
  return [...dimensions].sort((a, b) => rank(a) - rank(b))[0]!;
}

/** Columns named `lng` and `lat`, or bins of them. */
function positionOf(columns: readonly ChartColumn[]): PointColumns | null {
  const find = (field: string): ChartColumn | undefined =>
    columns.find((column) =>
      column.role === 'measure'
        ? column.name === field
        : typeof column.dimension !== 'string' && 'bin' in column.dimension && column.dimension.bin === field,
    );
  const [lng, lat] = [find('lng'), find('lat')];
  return lng !== undefined && lat !== undefined && lng.role === lat.role ? { lng, lat } : null;
}

/** @throws InputError if two rows have the same position */
function requireOnce(table: Table, dimensions: readonly DimensionColumn[]): void {
  if (table.question !== undefined) return;
  const seen = new Set<string>();
  for (let row = 0; row < table.rowCount; row++) {
    const values = dimensions.map(({ name }) => cellOf(table.columns[name]!, row));
    const key = JSON.stringify(values);
    if (seen.has(key)) {
      const names = dimensions.map(({ name }) => name).join(' and ');
      throw new InputError(`Expected one row for each ${names}, got several for ${values.join(', ')}.`, {
        hint: 'Group the rows first, or pass the column that distinguishes them as color.',
      });
    }
    seen.add(key);
  }
}

function refusal(
  table: Table,
  dimensions: readonly DimensionColumn[],
  type?: ChartType,
  least = 1,
  most = 2,
): InputError {
  const wanted = least === most ? (most === 1 ? 'one column' : 'two columns') : 'one or two columns';
  const kind = type === undefined ? 'a chart' : `a chart of type ${type}`;
  return new InputError(
    `Expected ${wanted} to group by and a column of numbers for ${kind}, got ${listed(table)}.`,
    { hint: hintFor(table, dimensions, least, most), details: { columns: Object.keys(table.columns) } },
  );
}

function hintFor(table: Table, dimensions: readonly DimensionColumn[], least: number, most: number): string {
  if (table.question === undefined) return "Name the columns: chart(table, { x: '...', y: '...' }).";
  if (dimensions.length < least) return "Group the question: count().by('month').";
  if (dimensions.length > most) {
    return 'Group by fewer columns, and keep one value of the others with where.';
  }
  return "Ask for a measure as well: count().by('month').";
}

/** `state, month (to group by), n (numbers)`. */
function listed(table: Table): string {
  const columns = columnsOf(table, {});
  const part = (role: ChartColumn['role'], meaning: string): string[] => {
    const names = columns.filter((column) => column.role === role).map(({ name }) => name);
    return names.length === 0 ? [] : [`${names.join(', ')} (${meaning})`];
  };
  return [...part('dimension', 'to group by'), ...part('measure', 'numbers')].join(' and ') || 'no columns';
}
