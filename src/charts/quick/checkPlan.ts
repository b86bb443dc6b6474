import { unexpected } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { joinWords } from '../../base/format.js';
import type { Table } from '../../query/table.js';
import { isCategory } from './axis.js';
import type { ChartColumn, DimensionColumn } from './columns.js';
import { type ChartType, namesOfY } from './options.js';
import { type Choice, drawsSeveral, type Plan, type Position } from './plan.js';

/** Least and most columns to group by, of charts that are not of points or cells of degrees. */
const dimensionCounts: Readonly<Record<ChartType, readonly [least: number, most: number]>> = {
  line: [1, 2],
  bar: [1, 2],
  heatmap: [2, 2],
  map: [1, 1],
  calendar: [1, 1],
  points: [0, 0],
};

/** @throws InputError if the table lacks columns that the type of chart needs, or has more */
export function requireColumns(choice: Choice): void {
  const { type, table, options, columns, dimensions, measures, position } = choice;
  if (type === 'points') {
    if (position !== null && position.lng.role === 'measure') return;
    throw new InputError(`Expected columns lng and lat for points, got ${columnList(columns)}.`, {
      hint: "Ask for them: source.sample(2_000, { columns: ['lng', 'lat'] }).",
    });
  }
  if (position !== null) {
    if (measures.length > 0) return;
    throw new InputError('Expected a column of numbers for a map of cells, got none.');
  }
  const [least, most] = dimensionCounts[type];
  if (dimensions.length < least || dimensions.length > most || measures.length === 0) {
    throw unsuitableColumns(table, columns, dimensions, options.type);
  }
  const [first] = dimensions;
  if (type === 'map' && first!.kind !== 'state' && first!.kind !== 'cell') {
    throw new InputError(
      `Expected a column state, cells, or bins of lng and lat for a map, got ${first!.name}.`,
      { hint: "Group by a place: count().by('state') or count().by({ cell: 25 })." },
    );
  }
  if (type === 'calendar' && first!.name !== 'day') {
    throw new InputError(`Expected a table by day for a calendar, got one by ${first!.name}.`);
  }
}

/** @throws InputError if `x`, `y` or `color` names a column that cannot have this role in the chart */
export function requireColumnRoles(choice: Choice): void {
  const { type, options, position } = choice;
  if (position !== null) requirePositionRoles(choice, position);
  else {
    if (options.x !== undefined) requireDimension('x', options.x, choice);
    const isLineOrBar = type === 'line' || type === 'bar';
    if (options.color !== undefined) {
      if (isLineOrBar) requireDimension('color', options.color, choice);
      else requireMeasure('color', options.color, choice);
    }
    for (const name of namesOfY(options)) {
      if (type !== 'heatmap' || !isDimension(name, choice)) requireMeasure('y', name, choice);
    }
    requireDifferent(choice);
  }
  const named = namedMeasures(choice);
  if (type !== 'points' && !drawsSeveral(choice) && named.length > 1) {
    const by = choice.dimensions.map((dimension) => dimension.name);
    throw new InputError(
      `Expected y and color to name one column of numbers for ${chartNames[type]} by ${joinWords(by)}, got ${joinWords(named)}.`,
    );
  }
}

const chartNames: Readonly<Record<ChartType, string>> = {
  line: 'a line chart',
  bar: 'a bar chart',
  heatmap: 'a heat map',
  map: 'a map',
  points: 'points',
  calendar: 'a calendar',
};

/** Points and cells of degrees: x and y can only be what they are. */
function requirePositionRoles(choice: Choice, { lng, lat }: Position): void {
  const { type, options } = choice;
  const { x, color } = options;
  const hint =
    "Points and cells are placed by lng and lat. For another chart, pass its type: { type: 'bar' }.";
  if (x !== undefined && x !== lng.name) throw unexpected('x', lng.name, x, { hint });
  for (const name of namesOfY(options)) {
    if (name === lat.name) continue;
    if (type === 'points') throw unexpected('y', lat.name, name, { hint });
    requireMeasure('y', name, choice);
  }
  if (color === undefined) return;
  if (type === 'map') requireMeasure('color', color, choice);
  else if (!isDimension(color, choice)) {
    throw new InputError(
      `Expected color to be a column of categories or whole numbers, got the numbers of ${color}.`,
      { hint: "Omit color, or draw cells that are coloured by a number: { type: 'map' }." },
    );
  }
}

function isDimension(name: string, { columns }: Choice): boolean {
  return columns.some((column) => column.name === name && column.role === 'dimension');
}

function requireDimension(option: 'x' | 'color', name: string, choice: Choice): void {
  if (isDimension(name, choice)) return;
  const names = choice.dimensions.map((dimension) => dimension.name);
  throw new InputError(`Expected ${option} to be a column to group by, got the values of ${name}.`, {
    hint: option === 'x' ? `Pass one of ${names.join(', ')} as x, and ${name} as y.` : `Pass ${name} as y.`,
  });
}

function requireMeasure(option: 'y' | 'color', name: string, choice: Choice): void {
  if (!isDimension(name, choice)) return;
  const isHeatmap = choice.type === 'heatmap';
  throw new InputError(
    `Expected ${option} to be a column of numbers for ${chartNames[choice.type]}, got ${name}, a column to group by.`,
    { hint: isHeatmap ? `Pass ${name} as x or y.` : `Pass ${name} as x or color, or draw a heat map.` },
  );
}

/** @throws InputError if one column would be both the axis and the lines, colours or rows */
function requireDifferent({ type, options, dimensions }: Choice): void {
  const option = type === 'heatmap' ? 'y' : 'color';
  const name = type === 'heatmap' ? namesOfY(options)[0] : options.color;
  if (!dimensions.some((dimension) => dimension.name === name)) return;
  if (name === options.x) {
    throw new InputError(`Expected x and ${option} to be different columns, got ${name} for both.`);
  }
  if (dimensions.length === 1) {
    throw new InputError(`Expected ${option} to be a second column to group by, got the only one, ${name}.`, {
      hint: `Pass ${name} as x.`,
    });
  }
}

function namedMeasures({ columns, options }: Choice): string[] {
  const names = new Set([...namesOfY(options), ...(options.color === undefined ? [] : [options.color])]);
  return columns.filter(({ role, name }) => role === 'measure' && names.has(name)).map(({ name }) => name);
}

/** @throws InputError if `percent` or `top` would have no effect, or a misleading one */
export function requireEffects({ type, options, along, across, measures }: Plan): void {
  const { top, percent } = options;
  const axes = [along, across].filter((column) => column !== null);
  if (top !== undefined && !(type !== 'map' && axes.some(isCategory))) {
    const reason =
      type === 'map'
        ? 'for a map'
        : type === 'points'
          ? 'for points without color'
          : `for ${axes.map(({ label }) => label).join(' and ')}, which has an order of its own`;
    throw unexpected('top', `absent ${reason}`, top, {
      hint: 'Use top for categories only, of which it draws the largest.',
    });
  }
  if (percent !== undefined && type === 'points') throw unexpected('percent', 'absent for points', percent);
  const whole = measures.find(({ kind }) => kind === 'count' || kind === 'sum' || kind === 'distinct');
  if (percent === true && whole !== undefined) {
    throw unexpected('percent', `false for ${whole.name}, which is not a share`, percent);
  }
}

/** The error of a table whose columns do not suit the type of chart, or any. */
export function unsuitableColumns(
  table: Table,
  columns: readonly ChartColumn[],
  dimensions: readonly DimensionColumn[],
  type?: ChartType,
): InputError {
  const [least, most] = type === undefined ? [1, 2] : dimensionCounts[type];
  const wanted = least < most ? 'one or two columns' : most === 1 ? 'one column' : 'two columns';
  const kind = type === undefined ? 'a chart' : `a chart of type ${type}`;
  return new InputError(
    `Expected ${wanted} to group by and a column of numbers for ${kind}, got ${columnList(columns)}.`,
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

/** `state, month (to group by) and n (numbers)`. */
function columnList(columns: readonly ChartColumn[]): string {
  const part = (role: ChartColumn['role'], meaning: string): string[] => {
    const names = columns.filter((column) => column.role === role).map(({ name }) => name);
    return names.length === 0 ? [] : [`${names.join(', ')} (${meaning})`];
  };
  return [...part('dimension', 'to group by'), ...part('measure', 'numbers')].join(' and ') || 'no columns';
}
