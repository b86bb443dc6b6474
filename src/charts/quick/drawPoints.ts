import { formatNumber, formatPercent } from '../../base/format.js';
import { cellOf } from '../../query/table.js';
import { pointMap } from '../pointMap.js';
import { spokenLabel } from './axis.js';
import type { ChartColumn } from './columns.js';
import { countNote, outsideNote, rowsOf } from './drawMaps.js';
import type { Plan } from './plan.js';
import { seriesAxis } from './series.js';
import { type Drawing, someOf } from './text.js';
import { countColumn, numberAt } from './values.js';

/** Most colours, by default. */
const maxColors = 6;
/** Most columns in the hover text of a point. */
const maxDetails = 6;

/**
 * One dot for each row: its size by accidents, if the table counts them, and its colour by the category of the options.
 */
export function pointDrawing(plan: Plan): Drawing {
  const { table } = plan;
  const { lng, lat } = plan.position!;
  const rows = rowsOf(table).filter(
    (row) => numberAt(table, lng, row) !== null && numberAt(table, lat, row) !== null,
  );
  const places = rows.map((row) => ({ lng: numberAt(table, lng, row)!, lat: numberAt(table, lat, row)! }));
  const weight = countColumn(plan);
  const groups = groupsOf(plan, rows);
  const hover = hoverOf(plan, rows);
  const draw: Drawing['draw'] = (text) =>
    pointMap({
      ...text,
      lng: places.map((place) => place.lng),
      lat: places.map((place) => place.lat),
      ...(weight === undefined
        ? {}
        : {
            weight: rows.map((row) => numberAt(table, weight, row) ?? 0),
          }),
      ...groups.input,
      ...(hover === null ? {} : { hover }),
    });
  return {
    picture: 'Map of points',
    values: [],
    notes: [
      ...countNote(table.rowCount - rows.length, 'point', 'without a place'),
      ...outsideNote(places, 'point'),
      ...groups.notes,
    ],
    draw: rows.length === 0 ? null : draw,
  };
}

/** The colour of each row by the second column, and the values that share the colour of the others. */
function groupsOf(
  plan: Plan,
  rows: readonly number[],
): { readonly input: object; readonly notes: readonly string[] } {
  const { across, table } = plan;
  if (across === null) return { input: {}, notes: [] };
  const { values, beyondTop, leavesOutUnknown } = seriesAxis(plan, across, maxColors);
  const labelled = new Map(values.map((value) => [value, spokenLabel(across, value)]));
  const group = rows.map((row) => labelled.get(cellOf(table.columns[across.name]!, row)) ?? null);
  const others = [...beyondTop, ...(leavesOutUnknown ? ['unknown'] : [])];
  return {
    input: { group, groups: [...labelled.values()], ordered: across.kind === 'number' },
    notes: others.length === 0 ? [] : [`others: ${someOf(others)}`],
  };
}

/** The other columns of each row; of many, only the one that gives the colour. */
function hoverOf(plan: Plan, rows: readonly number[]): string[] | null {
  const { columns, across, position } = plan;
  const { lng, lat } = position!;
  const details = columns.filter((column) => column !== lng && column !== lat && column.name !== 'key');
  const shown = details.length <= maxDetails ? details : across === null ? [] : [across];
  if (shown.length === 0) return null;
  return rows.map((row) => shown.map((column) => detail(plan, column, row)).join(', '));
}

/** `severity 3`, `12 accidents`. */
function detail({ table }: Plan, column: ChartColumn, row: number): string {
  const value = cellOf(table.columns[column.name]!, row);
  if (column.role === 'dimension') return spokenLabel(column, value);
  const number =
    value === null ? 'unknown' : column.isShare ? formatPercent(Number(value)) : formatNumber(Number(value));
  return `${number} ${column.label}`;
}
