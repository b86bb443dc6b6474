import { InputError } from '../../base/errors.js';
import { formatCount, formatCountOf, formatNumber, formatPercent } from '../../base/format.js';
import { cellBounds, kmPerDegree } from '../../query/cells.js';
import { cellOf } from '../../query/table.js';
import { cellMap } from '../cellMap.js';
import type { Figure } from '../figure.js';
import { pointMap } from '../pointMap.js';
import { stateMap } from '../stateMap.js';
import { axisOf, spokenLabel } from './axis.js';
import type { ChartColumn, DimensionColumn } from './columns.js';
import type { Plan } from './plan.js';
import { isPercent, othersNote, textOf, valueTitle } from './text.js';
import { countBeside, numberAt, weightOf } from './values.js';

const mostColors = 6;
/** Most columns in the hover text of a point. */
const mostDetails = 6;

/** States, cells, or bins of degrees, coloured by the first measure. */
export function drawMap(plan: Plan): Figure {
  const drawn = { ...plan, measures: plan.measures.slice(0, 1) };
  if (plan.along?.kind === 'state') return drawStates(drawn, plan.along);
  if (plan.along?.kind === 'cell' || plan.position?.lng.role === 'dimension') return drawCells(drawn);
  throw new InputError(
    `Expected a column state, cells, or bins of lng and lat for a map, got ${plan.along?.name ?? 'none'}.`,
    {
      hint: "Group by a place: count().by('state') or count().by({ cell: 25 }).",
    },
  );
}

function drawStates(plan: Plan, states: DimensionColumn): Figure {
  const { table, measures } = plan;
  const measure = measures[0]!;
  const names = table.columns[states.name]!;
  const all = Array.from({ length: table.rowCount }, (_, row) => row);
  const rows = all.filter((row) => cellOf(names, row) !== null);
  const values = rows.map((row) => numberAt(table, measure, row));
  const labels = rows.map((row) => String(cellOf(names, row)));
  const count = countBeside(plan);
  const notes = rows.length === all.length ? [] : ['without those of unknown state'];
  if (rows.length === 0) throw new InputError('Expected state to have values, got only missing ones.');
  return stateMap({
    ...textOf(plan, {
      picture: 'Map of the states',
      values: labels.map((label, index) => ({ label, value: values[index]! })),
      notes,
    }),
    states: labels,
    values,
    valueTitle: valueTitle(plan),
    percent: isPercent(plan),
    ...(count === undefined ? {} : { counts: rows.map((row) => numberAt(table, count, row)) }),
  });
}

function drawCells(plan: Plan): Figure {
  const { table, measures, along, position } = plan;
  const measure = measures[0];
  if (measure === undefined)
    throw new InputError('Expected a column of numbers for a map of cells, got none.');
  const middle =
    along === null ? middleOfBins(position!.lng, position!.lat, plan) : middleOfCells(along, plan);
  const all = Array.from({ length: table.rowCount }, (_, row) => row);
  const rows = all.filter((row) => middle.at(row) !== null && numberAt(table, measure, row) !== null);
  if (rows.length === 0)
    throw new InputError(`Expected ${measure.name} to have values, got only missing ones.`);
  const places = rows.map((row) => middle.at(row)!);
  const values = rows.map((row) => numberAt(table, measure, row)!);
  const percent = isPercent(plan);
  const format = percent ? formatPercent : formatNumber;
  const count = countBeside(plan);
  const name = (index: number): string =>
    `${places[index]!.lat.toFixed(2)}° N, ${(-places[index]!.lng).toFixed(2)}° W`;
  const hover = rows.map((row, index) => {
    const n = count === undefined ? '' : ` (n = ${formatCount(numberAt(table, count, row) ?? 0)})`;
    return `${format(values[index]!)}${n} at ${name(index)}`;
  });
  return cellMap({
    ...textOf(plan, {
      picture: 'Map of cells',
      values: values.map((value, index) => ({ label: name(index), value })),
      notes:
        rows.length === all.length
          ? []
          : [`${formatCountOf(all.length - rows.length, 'cell')} without a value`],
    }),
    lng: places.map(({ lng }) => lng),
    lat: places.map(({ lat }) => lat),
    values,
    valueTitle: valueTitle(plan),
    percent,
    hover,
    logColor: measure.isAdditive && values.every((value) => value > 0),
    sideKm: middle.sideKm,
  });
}

interface Middles {
  readonly at: (row: number) => { readonly lng: number; readonly lat: number } | null;
  readonly sideKm: number;
}

function middleOfCells({ name, dimension }: DimensionColumn, { table }: Plan): Middles {
  const sideKm = typeof dimension === 'string' || !('cell' in dimension) ? Number.NaN : dimension.cell;
  return {
    sideKm,
    at: (row) => {
      const cell = cellOf(table.columns[name]!, row);
      if (cell === null) return null;
      const { west, east, south, north } = cellBounds(Number(cell), sideKm);
      return { lng: (west + east) / 2, lat: (south + north) / 2 };
    },
  };
}

function middleOfBins(lng: ChartColumn, lat: ChartColumn, { table }: Plan): Middles {
  const edge = (column: ChartColumn, row: number) => numberAt(table, column, row);
  return {
    sideKm: widthOf(lat) * kmPerDegree,
    at: (row) => {
      const [west, south] = [edge(lng, row), edge(lat, row)];
      if (west === null || south === null) return null;
      return { lng: west + widthOf(lng) / 2, lat: south + widthOf(lat) / 2 };
    },
  };
}

function widthOf(column: ChartColumn): number {
  const dimension = column.role === 'dimension' ? column.dimension : '';
  return typeof dimension !== 'string' && 'bin' in dimension ? dimension.width : 0;
}

/**
 * One dot for each row: its size by accidents, if the table counts them, and its colour by the category of the options.
 */
export function drawPoints(plan: Plan): Figure {
  const { table, columns, across, position, options } = plan;
  const { lng, lat } = position!;
  const all = Array.from({ length: table.rowCount }, (_, row) => row);
  const rows = all.filter((row) => numberAt(table, lng, row) !== null && numberAt(table, lat, row) !== null);
  if (rows.length === 0) throw new InputError('Expected lng and lat to have values, got only missing ones.');
  const weight = columns.find((column) => column.role === 'measure' && column.isCount);
  const axis =
    across === null
      ? null
      : axisOf(across, table, {
          weight: weightOf({ ...plan, measures: [] }),
          top: options.top ?? mostColors,
        });
  const details = columns.filter((column) => column !== lng && column !== lat && column.name !== 'key');
  const hoverColumns = details.length > mostDetails ? (across === null ? [] : [across]) : details;
  const hover = rows.map((row) => hoverColumns.map((column) => detail(plan, column, row)).join(', '));
  const groups =
    axis?.values.map((value) => (value === null ? 'unknown' : spokenLabel(axis.column, value))) ?? [];
  const group = rows.map((row) => {
    const value = cellOf(table.columns[across?.name ?? lng.name]!, row);
    return groups[axis?.values.indexOf(value) ?? -1] ?? null;
  });
  return pointMap({
    ...textOf(plan, {
      picture: 'Map of points',
      values: [],
      notes: [
        ...(rows.length === all.length ? [] : [`${formatCount(all.length - rows.length)} without a place`]),
        ...(axis === null ? [] : othersNote(axis.leftOut)),
      ],
    }),
    lng: rows.map((row) => numberAt(table, lng, row)),
    lat: rows.map((row) => numberAt(table, lat, row)),
    ...(weight === undefined
      ? {}
      : {
          weight: rows.map((row) => numberAt(table, weight, row) ?? 0),
          maxDotPixels: rows.length > 50 ? 16 : 30,
        }),
    ...(axis === null ? {} : { group, groups, ordered: axis.column.kind === 'number' }),
    ...(hoverColumns.length === 0 ? {} : { hover }),
  });
}

/** `severity 3`, `12 accidents`. */
function detail({ table }: Plan, column: ChartColumn, row: number): string {
  const value = cellOf(table.columns[column.name]!, row);
  if (column.role === 'dimension') return spokenLabel(column, value);
  const number =
    value === null ? 'unknown' : column.isShare ? formatPercent(Number(value)) : formatNumber(Number(value));
  return `${number} ${column.label}`;
}
