import { formatCount, formatCountOf } from '../../base/format.js';
import { cellBounds, kmPerDegree } from '../../query/cells.js';
import { cellOf, type Table } from '../../query/table.js';
import { cellMap } from '../cellMap.js';
import { isOnCountryMap, statesOnMap } from '../countryMap.js';
import { isCountryWide, positionText } from '../mapParts.js';
import { stateMap } from '../stateMap.js';
import { labelOf } from './axis.js';
import type { ChartColumn, DimensionColumn } from './columns.js';
import type { Plan, Position } from './plan.js';
import { isEmpty } from './series.js';
import { type Drawing, isPercent, someOf, valueTitle } from './text.js';
import { countBeside, numberAt } from './values.js';

/** States, cells, or bins of degrees, coloured by the first measure. */
export function mapDrawing(plan: Plan): Drawing {
  const { along, position } = plan;
  if (position !== null) return cellDrawing(plan, centersOfBins(position, plan));
  return along!.kind === 'state'
    ? stateDrawing(plan, along!)
    : cellDrawing(plan, centersOfCells(along!, plan));
}

function stateDrawing(plan: Plan, column: DimensionColumn): Drawing {
  const { table } = plan;
  const measure = plan.measures[0]!;
  const stateAt = (row: number): string | null => cellOf(table.columns[column.name]!, row) as string | null;
  const known = rowsOf(table).filter((row) => stateAt(row) !== null);
  const rows = known.filter((row) => statesOnMap.has(stateAt(row)!));
  const others = known
    .filter((row) => !statesOnMap.has(stateAt(row)!))
    .map((row) => labelOf(column, stateAt(row)));
  const values = rows.map((row) => ({ label: stateAt(row)!, value: numberAt(table, measure, row) }));
  const count = countBeside(plan);
  const draw: Drawing['draw'] = (text) =>
    stateMap({
      ...text,
      states: values.map(({ label }) => label),
      values: values.map(({ value }) => value),
      valueTitle: valueTitle(plan),
      percent: isPercent(plan),
      ...(count === undefined ? {} : { counts: rows.map((row) => numberAt(table, count, row)) }),
    });
  const notes = [
    ...(known.length < table.rowCount ? ['without those of unknown state'] : []),
    ...(others.length > 0 ? [`not on the map: ${someOf(others)}`] : []),
  ];
  return { picture: 'Map of the states', values, notes, draw: isEmpty(values) ? null : draw };
}

function cellDrawing(plan: Plan, { sideKm, at }: Centers): Drawing {
  const { table } = plan;
  const measure = plan.measures[0]!;
  const placed = rowsOf(table).filter((row) => at(row) !== null);
  const rows = placed.filter((row) => numberAt(table, measure, row) !== null);
  const places = rows.map((row) => at(row)!);
  const values = rows.map((row, index) => ({
    label: positionText(places[index]!.lng, places[index]!.lat),
    value: numberAt(table, measure, row)!,
  }));
  const count = countBeside(plan);
  const hover = values.map(({ label }, index) => {
    const n = count === undefined ? '' : ` (n = ${formatCount(numberAt(table, count, rows[index]!) ?? 0)})`;
    return `${label}${n}`;
  });
  const draw: Drawing['draw'] = (text) =>
    cellMap({
      ...text,
      lng: places.map(({ lng }) => lng),
      lat: places.map(({ lat }) => lat),
      values: values.map(({ value }) => value),
      valueTitle: valueTitle(plan),
      percent: isPercent(plan),
      hover,
      sideKm,
    });
  const notes = [
    ...(placed.length < table.rowCount ? ['without those of unknown place'] : []),
    ...countNote(placed.length - rows.length, 'cell', 'without a value'),
    ...outsideNote(places, 'cell'),
  ];
  return { picture: 'Map of cells', values, notes, draw: rows.length === 0 ? null : draw };
}

/** The note on places that a map of the country does not show. */
export function outsideNote(places: readonly Place[], noun: string): string[] {
  const isCountry = isCountryWide(
    places.map(({ lng }) => lng),
    places.map(({ lat }) => lat),
  );
  const outside = isCountry ? places.filter(({ lng, lat }) => !isOnCountryMap(lng, lat)) : [];
  return countNote(outside.length, noun, 'outside the map');
}

/** `1 cell without a value`, `2 points outside the map`; nothing for 0. */
export function countNote(count: number, noun: string, what: string): string[] {
  return count === 0 ? [] : [`${formatCountOf(count, noun)} ${what}`];
}

export function rowsOf({ rowCount }: Table): number[] {
  return Array.from({ length: rowCount }, (_, row) => row);
}

/** Degrees. */
export interface Place {
  readonly lng: number;
  readonly lat: number;
}

/** The centers of the cells of a table. */
interface Centers {
  /** Null if the place of the row is unknown. */
  readonly at: (row: number) => Place | null;
  readonly sideKm: number;
}

function centersOfCells({ name, dimension }: DimensionColumn, { table }: Plan): Centers {
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

function centersOfBins({ lng, lat }: Position, { table }: Plan): Centers {
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
